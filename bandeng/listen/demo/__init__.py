"""The demo: the Xujiawan studio with invented people, and seventy invented matters over two years.

The texts are data (house.toml, members.csv, matters/*.toml); the code gives them dates and plays them through actions.
"""
