# What people and the build machine ask of the project. `make` alone lists the targets.

SHARED ?= ../shared
SWIFT ?= swift
PYTHON ?= python3
REPLAN ?= .build/release/replan
JOBS ?= 2
SEEDS ?= 1:1001
SOAK_MINUTES ?= 60
FUZZ_MINUTES ?= 5

SYSTEM_PACKAGES := liblmdb-dev zlib1g-dev pkg-config libc6-dev

CASES := $(SHARED)/conformance/cases
OWN_CASES := Tests/ConformanceCases

SWIFT_SOURCES := Package.swift $(wildcard Sources Tests Journal Benchmarks)

.PHONY: help system build demo test conformance differential soak fuzz bench bench-compare lint clean

help:
	@echo "make demo          build, then plan the sample company for a month"
	@echo "make build         the command line, optimised: $(REPLAN)"
	@echo "make test          all tests, and the conformance cases"
	@echo "make conformance   the conformance cases alone"
	@echo "make differential  random cases against the planner in Tests/Oracle (SEEDS=$(SEEDS))"
	@echo "make soak          random change streams for SOAK_MINUTES=$(SOAK_MINUTES), and two years of AdventureWorks"
	@echo "make fuzz          made-up bytes for all readers, FUZZ_MINUTES=$(FUZZ_MINUTES) each; 0 only what is kept of earlier ones"
	@echo "make bench         the benchmarks"
	@echo "make bench-compare the benchmarks, and what is worse than Benchmarks/baseline.json"
	@echo "make lint          the format of the sources"
	@echo "make clean         away with everything that was built"

# Installs what is missing of the system libraries, and asks for nothing when nothing is.
system:
	@missing=; \
	for package in $(SYSTEM_PACKAGES); do \
	  dpkg-query --show --showformat='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	test -z "$$missing" && exit 0; \
	if ! command -v apt-get >/dev/null; then \
	  echo "missing:$$missing; install LMDB, zlib and pkg-config with the package manager of this system" >&2; exit 1; \
	fi; \
	echo "installing$$missing"; \
	root=; test "$$(id -u)" = 0 || root=sudo; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$root apt-get install -y -q $$missing >/dev/null 2>&1 \
	  || { $$root apt-get update -q && $$root apt-get install -y -q $$missing; }

# A program named with REPLAN=… is used as it is.
build: system
ifeq ($(REPLAN),.build/release/replan)
	$(SWIFT) build -c release --product replan
endif

demo: build
	@Docs/sample/demo.sh $(REPLAN)

test: system
	$(SWIFT) test
	@$(MAKE) --no-print-directory conformance REPLAN=.build/debug/replan
	.ci/adventureworks .build/debug/replan $(SHARED)/data 20000

ifneq ($(wildcard $(SHARED)/conformance/run.py),)
conformance: build
	$(PYTHON) $(SHARED)/conformance/run.py --replan $(REPLAN) --jobs $(JOBS) $(CASES)/*.json
	$(PYTHON) $(SHARED)/conformance/run.py --replan $(REPLAN) --jobs $(JOBS) $(OWN_CASES)
else
conformance:
	@echo "conformance: skipped, because $(SHARED)/conformance/run.py is missing"
endif

differential: build
	$(PYTHON) Tests/Oracle/differential.py --replan $(REPLAN) --jobs $(JOBS) --seeds $(SEEDS)

soak: build
	REPLAN_SOAK=$(SOAK_MINUTES) $(SWIFT) test --filter PropertyTests
	.ci/adventureworks $(REPLAN) $(SHARED)/data
	REPLAN_SOAK=$(SOAK_MINUTES) $(SWIFT) test --filter JournalFaultTests

# libFuzzer and the address sanitizer come with the Swift toolchain. What is found is kept as crash-… in the folder.
FUZZING := Tests/Fuzzing
FUZZ_TARGETS := journal events changes csv snapshot ndjson
# To libFuzzer, no time is time without end.
FUZZ_LIMIT := $(if $(filter-out 0,$(FUZZ_MINUTES)),-max_total_time=$$(($(FUZZ_MINUTES) * 60)),-runs=0)

fuzz: system
	$(SWIFT) build -c release --package-path $(FUZZING) --product replan-fuzz -Xswiftc -sanitize=fuzzer,address
	@for target in $(FUZZ_TARGETS); do \
	  mkdir -p $(FUZZING)/.build/corpus/$$target; \
	  echo "fuzz: $$target for $(FUZZ_MINUTES) minutes"; \
	  REPLAN_FUZZ=$$target SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
	    $(FUZZING)/.build/release/replan-fuzz $(FUZZ_LIMIT) -verbosity=0 \
	    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=$(FUZZING)/.build/$$target- \
	    $(FUZZING)/.build/corpus/$$target $(FUZZING)/Corpus/$$target || exit 1; \
	done

bench: system
	$(SWIFT) run -c release --package-path Benchmarks replan-bench

# Ratios count: the committed baseline was measured on another machine, or on a busier one.
bench-compare: system
	$(SWIFT) run -c release --package-path Benchmarks replan-bench --json .build/benchmark.json
	$(SWIFT) run -c release --package-path Benchmarks replan-bench compare Benchmarks/baseline.json .build/benchmark.json

lint:
	$(SWIFT) format lint --strict --recursive $(SWIFT_SOURCES)

clean:
	rm -rf .build .build-* Benchmarks/.build Tests/Fuzzing/.build
