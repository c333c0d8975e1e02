import pytest

from tests.cast import Cast, build


@pytest.fixture
def cast(db: None) -> Cast:
    return build()


@pytest.fixture
def transactional_cast(transactional_db: None) -> Cast:
    """The cast where transactions really commit: for threads, and for what happens after a commit."""
    return build()
