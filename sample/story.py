"""What happens in the sample workspace, as data: projects, batches, and who does what in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchStory:
    """One batch: which rows of the content it holds, who has it, and how it ends up."""

    name: str
    rows: str  # "double" (rows with a second answer), "answered", or "open"
    answers_wanted: int = 1
    priority: int = 0
    days_ago: int = 9
    due_in_days: int = 4
    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    unreviewed: int = 0  # how many of the last submissions still wait for a reviewer
    ends: str = "open"  # "open", "paused", "closed" or "draft"


@dataclass(frozen=True)
class ProjectStory:
    """One project and its batches."""

    slug: str
    name: str
    preset: str
    content: str
    description: str
    batches: tuple[BatchStory, ...]
    tags: tuple[tuple[str, str], ...] = ()  # the project's own options of the question “tags”


ANA = "ana.ferreira@marlow-freight.example"

STORIES: tuple[ProjectStory, ...] = (
    ProjectStory(
        slug="sql-and-data",
        name="SQL and data questions",
        preset="pairwise",
        content="pairwise",
        description="Which of two drafts would you send to a planner? Queries, formulas and figures.",
        tags=(
            ("wrong_claim", "Wrong claim"),
            ("over_limit", "Over the limit"),
            ("code_runs", "I ran the code"),
            ("needs_expert", "Needs an expert"),
            ("unsafe", "Unsafe"),
        ),
        batches=(
            BatchStory(
                "Second opinions, week 46",
                "double",
                answers_wanted=2,
                priority=5,
                days_ago=12,
                due_in_days=-4,
                teams=("analytics",),
                ends="closed",
            ),
            BatchStory(
                "Planner questions, November",
                "answered",
                priority=2,
                days_ago=9,
                due_in_days=3,
                teams=("analytics",),
                people=(ANA,),
                unreviewed=6,
            ),
            BatchStory(
                "Month-end reports", "open", days_ago=2, due_in_days=9, teams=("analytics",), people=(ANA,)
            ),
        ),
    ),
    ProjectStory(
        slug="customs-answers",
        name="Customs and duties",
        preset="demonstration",
        content="demonstration",
        description="Ideal answers to questions about customs, duties and papers, in the customer's language.",
        batches=(
            BatchStory(
                "Customer questions, autumn",
                "answered",
                priority=3,
                days_ago=11,
                due_in_days=1,
                teams=("customs-desk",),
                unreviewed=7,
            ),
            BatchStory(
                "Hold notices and complaints", "open", days_ago=3, due_in_days=12, teams=("customs-desk",)
            ),
        ),
    ),
    ProjectStory(
        slug="assistant-safety",
        name="Assistant safety",
        preset="safety",
        content="safety",
        description="Is this reply safe to send, and did the assistant refuse where it should?",
        batches=(
            BatchStory(
                "Risky words, harmless work", "answered", priority=1, days_ago=8, due_in_days=6, unreviewed=5
            ),
            BatchStory("Red flags, round two", "open", days_ago=1, due_in_days=14, ends="draft"),
        ),
    ),
)
