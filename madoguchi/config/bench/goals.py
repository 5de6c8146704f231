"""What each piece of work may cost, and what it costs the peer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit that a measured value must not pass; `at_least` one it must reach.

    `peer` is the peer's figure for the same work; None where it has no such work or
    none was measured.
    """

    name: str
    what: str
    unit: str
    most: float
    peer: float | None = None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A goal beside the value that was measured on one database.

    `beside` is what the peer needed in the same run, where it was run.
    """

    goal: Goal
    database: str
    value: float
    beside: float | None = None

    @property
    def peer(self) -> float | None:
        """Return the peer's figure: the one measured just now, else the known one."""
        return self.goal.peer if self.beside is None else round(self.beside, 2)

    @property
    def holds(self) -> bool:
        if self.goal.at_least:
            return self.value >= self.goal.most
        return self.value <= self.goal.most

    def as_data(self) -> dict[str, str | float | bool | None]:
        """Return the line for programs.

        >>> line = Line(Goal("form_page_cpu", "", "ms", 2, 20), "sqlite", 1.504)
        >>> line.as_data()["name"], line.as_data()["value"], line.holds
        ('form_page_cpu.sqlite', 1.5, True)
        """
        return {
            "name": f"{self.goal.name}.{self.database}",
            "value": round(self.value, 2),
            "unit": self.goal.unit,
            "goal": self.goal.most,
            "peer": self.peer,
            "holds": self.holds,
        }


GOALS = {
    goal.name: goal
    for goal in (
        Goal("form_page_cpu", "form page", "ms CPU", 2, 20),
        Goal("form_page_queries", "form page", "queries", 2, 8),
        Goal("save_cpu", "save a page", "ms CPU", 4.5, 42),
        Goal("save_queries", "save a page", "queries", 5, 15),
        Goal("compile_cpu", "compile a version of 100 questions", "ms CPU", 30),
        Goal("validate_cpu", "validate all its answers", "ms CPU", 2),
        Goal("large_page_cpu", "form page under 200 rules", "ms CPU", 2),
        Goal("large_save_cpu", "save a page under 200 rules", "ms CPU", 4.5),
        Goal("submit_cpu", "submit", "ms CPU", 12),
        Goal("submit_queries", "submit", "queries", 10, 16),
        Goal("journey_cpu", "whole journey, 13 calls", "ms CPU", 40, 414),
        Goal("background_cpu", "background, with a PDF", "ms CPU", 60, 370),
        Goal("certificate_cpu", "certificate from a warm press", "ms CPU", 25),
        Goal("certificates_bulk", "certificates in bulk", "pages/s", 60, at_least=True),
        Goal("web_memory", "web process", "MB", 100, 281),
        Goal("job_memory", "job process", "MB", 350, 246),
        Goal("case_cpu", "open a case", "ms CPU", 12),
        Goal("case_queries_grown", "more queries than a new one", "queries", 0),
        Goal("decide_cpu", "decide a case", "ms CPU", 15),
        Goal("queue_cpu", "queue page over 50,000 cases", "ms CPU", 50),
        Goal("queue_queries_grown", "more queries than over few", "queries", 0),
        Goal("export_memory", "more memory for a file of 100,000 rows", "MB", 10),
        Goal("list_wait", "page of the queue, 1,000,000 cases", "ms p95", 100),
        Goal("search_wait", "search among 1,000,000 cases", "ms p95", 100),
        Goal("run_cpu", "judge 300,000 residents", "s CPU", 15),
        Goal("run_question_cpu", "of it the question itself", "s CPU", 2),
        Goal("run_memory", "process that judges them", "MB", 500),
        Goal("mine_own_map", "map, 10,000,000 own events", "s", 1, 32),
        Goal("mine_own_variants", "variants of them", "s", 1, 19),
        Goal("mine_own_percentiles", "percentiles of their cases", "s", 0.4, 18),
        Goal("mine_map", "map, 10,000,000 foreign events", "s", 4, 32),
        Goal("mine_variants", "variants of them", "s", 3, 19),
        Goal("mine_alignments", "optimal alignments of them all", "s", 8, 290),
        Goal("mine_memory", "process that mines them", "MB", 1500, 4096),
        Goal("lake_ingest", "log into Parquet", "events/s", 80_000, at_least=True),
        Goal("lake_buckets", "map of 100,000,000 by buckets", "s", 90),
        Goal("lake_memory", "process that maps them", "MB", 600),
        Goal("first_demo", "demo, 1,700 cases in 90 days", "s", 45),
        Goal("large_demo", "demo, 10,000 cases", "s", 300),
    )
}
