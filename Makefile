# The commands of this repository. Each one installs what it needs by itself.

.PHONY: run test check bench lock

run: ## Start everything on this machine. PORT and INSOURCE_HOME are honoured.
	@./bin/run

test: ## Run all gates and all tests.
	@./bin/test

check: ## Run the fast gates only.
	@./bin/check

bench: ## Measure the work as the backlog grows, beside bare PostgreSQL. SIZES="1000 100000"
	@./bin/bootstrap dev && .venv/bin/python -m bench.work $(SIZES)

lock: ## Resolve pyproject.toml into hashed requirement files.
	@./bin/lock
