# `make` lists the targets.
UPSTREAM ?= https://api.x.ai/v1
WORK ?=
MINUTES ?= 60
SECONDS ?= 600
TARGETS ?=
TOOLS = .venv/bin
RUFF = ruff==0.17.6
SWIFT_SOURCES = Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/MiniLM/Package.swift \
	Benchmarks/MiniLM/Sources/minilm-time Benchmarks/MiniLM/Sources/query-time \
	Fuzzing/Package.swift Fuzzing/Sources/FuzzTargets
PYTHON_SOURCES = Benchmarks Tests/Clients Tests/Contract Tests/EndToEnd Tools examples
SHELL_SOURCES = scripts/*.sh Tools/profile/*.sh .ci/run .ci/smoke Tests/*/run.sh Fuzzing/run.sh examples/*.sh

.PHONY: help setup build run test profile order long reliability soak fuzz lint format api-docs bench sbom clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

setup: ## install the system packages that the build needs (Debian, Ubuntu)
	@scripts/setup-debian.sh

build: setup ## build the release binary, .build/release/memory-proxy
	@scripts/build.sh

run: ## set up, build and start; another upstream: make run UPSTREAM=http://127.0.0.1:11434/v1
	@scripts/run.sh --upstream $(UPSTREAM)

test: ## run the unit tests, then the end-to-end tests of the built binary
	@scripts/test.sh

profile: setup ## take the profile that the release is built by anew (Tools/profile)
	@Tools/profile/profile.sh

order: build ## take the order of the release's functions anew (Tools/profile)
	@scripts/setup-debian.sh profile
	swift build --package-path Benchmarks -c release
	Tools/profile/order.py .build/release/memory-proxy

long: build ## run the tests that take minutes: crowds of slow clients
	MEMORY_PROXY_BINARY=.build/release/memory-proxy MEMORY_PROXY_RELEASE=1 Tests/EndToEnd/run.sh -m long -s

reliability: build ## kill, trace, damage and erase for long: the figures of docs/reliability.md
	@scripts/setup-debian.sh test
	MEMORY_PROXY_LONG=1 MEMORY_PROXY_BINARY=.build/release/memory-proxy MEMORY_PROXY_RELEASE=1 \
		Tests/EndToEnd/run.sh -s test_kill_rounds.py test_fsync_order.py \
		test_store_faults.py test_salvage.py test_clocks.py test_erase.py

soak: build ## an hour of steady traffic of which 5 % meets a fault: make soak MINUTES=60
	MEMORY_PROXY_BINARY=.build/release/memory-proxy Tests/EndToEnd/run.sh soak.py --minutes $(MINUTES)

fuzz: setup ## feed the parsers made-up bytes: make fuzz SECONDS=600 TARGETS="request reply"
	swift build --package-path Fuzzing -c release
	Fuzzing/run.sh $(SECONDS) $(TARGETS)

lint: $(TOOLS)/ruff ## check the style of everything, change nothing
	@scripts/setup-debian.sh lint
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	shellcheck $(SHELL_SOURCES)
	$(TOOLS)/ruff check --quiet $(PYTHON_SOURCES)
	$(TOOLS)/ruff format --quiet --check $(PYTHON_SOURCES)

format: $(TOOLS)/ruff ## bring everything into style
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)
	$(TOOLS)/ruff format --quiet $(PYTHON_SOURCES)

api-docs: ## write docs/api.md and the page at /docs anew, from Sources/CReference/openapi.json
	python3 -m Tools.api_docs

bench: build ## measure beside nginx and the upstream; some of it: make bench WORK="sat rtt"
	@scripts/setup-debian.sh bench
	Benchmarks/run.py --proxy .build/release/memory-proxy $(WORK)

sbom: $(TOOLS)/cyclonedx.txt ## write the bill of materials, .build/memory-proxy.cdx.json, and check it
	@scripts/setup-debian.sh
	swift package resolve
	Tools/sbom/make_sbom.py .build/memory-proxy.cdx.json
	$(TOOLS)/python Tools/sbom/check_sbom.py .build/memory-proxy.cdx.json

clean: ## remove what was built
	rm -rf .build Benchmarks/.build Fuzzing/.build .venv Tests/*/.venv Tests/Clients/*/.venv

$(TOOLS)/ruff: Makefile
	@scripts/setup-debian.sh lint
	python3 -m venv .venv
	$(TOOLS)/pip install --quiet --disable-pip-version-check $(RUFF)
	@touch $@

$(TOOLS)/cyclonedx.txt: Tools/sbom/requirements.txt
	@scripts/setup-debian.sh lint
	python3 -m venv .venv
	$(TOOLS)/pip install --quiet --disable-pip-version-check -r Tools/sbom/requirements.txt
	@cp Tools/sbom/requirements.txt $@
