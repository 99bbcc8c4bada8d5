"""The file of the journey: 40 comparisons, one with code, formulas and a table, and two lines that do not fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "content"
# The comparison below is the third task; the README shows it.
PLACE = 2

WRONG = r"""Group the orders by day, then average each day with the six days before it using a window function:

```sql
WITH daily AS (
  SELECT placed_at::date AS day,
         SUM(amount)     AS revenue
  FROM   orders
  WHERE  placed_at >= '2025-01-01'
  GROUP  BY 1
)
SELECT day, revenue,
       AVG(revenue) OVER (
         ORDER BY day
         ROWS BETWEEN 6 PRECEDING AND CURRENT ROW
       ) AS avg_7d
FROM   daily
ORDER  BY day;
```

In symbols, for day $t$ with revenue $r_t$:

$$\bar r_t = \frac{1}{7} \sum_{k=0}^{6} r_{t-k}$$

Days with no orders are counted as zero, so a quiet Sunday correctly pulls the average down and the planners do not need to do anything special.

The first six days of January use a shorter window, because there is nothing before them. For speed, add an index on `placed_at`; the query then reads only this year’s rows.

- **Time zone:** days follow the session time zone.
- **Refunds:** negative amounts are included.
"""

RIGHT = r"""A window over *rows* silently skips days without orders. Build the calendar first:

```sql
WITH daily AS (
  SELECT d::date AS day,
         COALESCE(SUM(o.amount), 0) AS revenue
  FROM   generate_series(date '2024-12-26',
           '2025-12-31', '1 day') AS d
  LEFT   JOIN orders o
         ON o.placed_at::date = d::date
  GROUP  BY d
)
SELECT day, revenue,
       AVG(revenue) OVER (ORDER BY day
         ROWS 6 PRECEDING) AS avg_7d
FROM   daily;
```

The average is $\bar r_t = \frac{1}{7} \sum_{k=0}^{6} r_{t-k}$, with $r_t = 0$ when nothing was ordered. Without the calendar, Monday’s window reaches back eight days:

| Day | Revenue | Rows only | With calendar |
|---|---:|---:|---:|
| Fri 2 May | 4,200 | 3,910 | 3,910 |
| Sat 3 May | none | missing | 3,350 |
| Sun 4 May | none | missing | 2,760 |
| Mon 5 May | 5,600 | 4,150 | 3,010 |

The first six rows lie before New Year and only feed 1 January; drop them at the end. If a zero should mean “closed” rather than “no sales”, join your holiday calendar and leave those days null: `AVG` ignores nulls.
"""

COMPARISON: dict[str, Any] = {
    "external_id": "SQL-900",
    "prompt": "We keep orders in Postgres as `orders(id, placed_at timestamptz, amount numeric)`. Write a query for "
    "the 7-day moving average of daily revenue in 2025, give the formula, and explain how days without orders are "
    "handled. Keep the explanation under 150 words; our planners will read it.",
    "responses": [
        {"text": WRONG, "model": "freight-7b-0925"},
        {"text": RIGHT, "model": "freight-7b-1110"},
    ],
    "meta": {"topic": "SQL", "language": "en", "difficulty": "medium"},
}

BROKEN = '{"prompt": "This line ends in the middle'
ALONE = json.dumps({"prompt": "Is one response enough?", "responses": [{"text": "No."}]})


def comparisons() -> list[dict[str, Any]]:
    """Return the 40 rows that fit."""
    lines = (SAMPLE / "pairwise.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:39]]
    rows.insert(PLACE, COMPARISON)
    return rows


def write_file(path: Path) -> None:
    """Write all of them, the two bad lines in between."""
    lines = [json.dumps(row, ensure_ascii=False) for row in comparisons()]
    lines[5:5] = [BROKEN]
    lines[20:20] = [ALONE]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
