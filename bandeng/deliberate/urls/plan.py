from django.urls import path

from bandeng.deliberate.views import plan, plan_parts, plan_people, plan_public, plan_topics

urlpatterns = [
    path("plan/", plan_public.plans_public, name="plans_public"),
    path("plan/<int:pk>/", plan_public.plan_public, name="plan_public"),
    path("desk/plan/", plan.plans, name="plans"),
    path("desk/plan/add/", plan.plan_add, name="plan_add"),
    path("desk/plan/mine/", plan.plans_mine, name="plans_mine"),
    path("desk/plan/matter/<str:subject>/", plan_topics.topic_gather, name="topic_gather"),
    path("desk/plan/topic/<int:pk>/", plan_topics.topic, name="topic"),
    path("desk/plan/topic/<int:pk>/do/<slug:slug>/", plan_topics.topic_verb, name="topic_verb"),
    path("desk/plan/target/<int:pk>/", plan_parts.target_change, name="target_change"),
    path("desk/plan/target/<int:pk>/remove/", plan_parts.target_remove, name="target_remove"),
    path("desk/plan/item/<int:pk>/", plan_parts.plan_item, name="plan_item"),
    path("desk/plan/item/<int:pk>/change/", plan_parts.item_change, name="item_change"),
    path("desk/plan/item/<int:pk>/drop/", plan_parts.item_drop, name="item_drop"),
    path("desk/plan/<int:pk>/", plan.plan, name="plan"),
    path("desk/plan/<int:pk>/do/<slug:slug>/", plan.plan_verb, name="plan_verb"),
    path("desk/plan/<int:pk>/target/", plan_parts.target_add, name="target_add"),
    path("desk/plan/<int:pk>/carry/", plan_parts.plan_carry, name="plan_carry"),
    path("desk/plan/<int:pk>/topics/", plan_topics.topics, name="topics"),
    path("desk/plan/<int:pk>/propose/", plan_topics.topic_propose, name="topic_propose"),
    path("desk/plan/<int:pk>/item/", plan_parts.item_add, name="item_add"),
    path("desk/plan/<int:pk>/people/", plan_people.people, name="plan_people"),
    path("desk/plan/<int:pk>/sheet/<str:form>/", plan.plan_sheet, name="plan_sheet"),
]
