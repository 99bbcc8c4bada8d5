# The commands of this repository. Each one installs what it needs by itself.

.PHONY: run test check lock

run: ## Start everything on this machine. PORT and INSOURCE_HOME are honoured.
	@./bin/run

test: ## Run all gates and all tests.
	@./bin/test

check: ## Run the fast gates only.
	@./bin/check

lock: ## Resolve pyproject.toml into hashed requirement files.
	@./bin/lock
