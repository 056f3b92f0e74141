# make run    a running system with a realistic evening to look at
# make build  bin/wanghuo
# make test   everything that must hold before a change lands
# make bench  the numbers, each against its baseline in the same run
# make scenes, slow, rules, fuzz   tests beyond those, all in CI
# make pictures, readme, fmt, clean
#
# Needs Go, Node 20 and make, and nothing else. The browser tests want a
# Chromium; without one they say what they skipped, and in CI that is an error.

SHELL      := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
GO         ?= go
NPM        ?= npm
LISTEN     ?= 127.0.0.1:8080
DATA       ?= data/demo
WEB        := ui/web
APP        := ui/dist/app/index.html
BENCHTIME  ?= 1x

.PHONY: run build ui test test-go test-ui web-types web-looks test-browser pictures readme lint fmt bench fuzz slow rules scenes clean help
.DEFAULT_GOAL := help

help:
	@sed -n '1,10s/^# \{0,1\}//p' Makefile

run: build
	bin/wanghuo serve --demo --listen $(LISTEN) --data $(DATA)

build: $(APP)
	$(GO) build -trimpath -o bin/wanghuo ./cmd/wanghuo

ui: $(APP)

$(WEB)/node_modules/.stamp: $(WEB)/package-lock.json
	cd $(WEB) && $(NPM) ci --no-audit --no-fund
	touch $@

$(APP): $(WEB)/node_modules/.stamp $(shell find $(WEB)/src $(WEB)/public $(WEB)/phone $(WEB)/index.html $(WEB)/vite.config.ts $(WEB)/vite.phone.config.ts $(WEB)/vite.shared.ts -type f 2>/dev/null)
	cd $(WEB) && $(NPM) run build
	touch $@

test: lint test-go test-ui test-browser

lint:
	@unformatted=$$(gofmt -l cmd dispatch plans ui/*.go); if [ -n "$$unformatted" ]; then echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...

# The program itself is tested as it ships: signing in costs ten times as much
# under the race detector. Rehearsals shifted and swapped are one thread's work.
# CI runs both the other way too: make slow.
AS_SHIPPED := ./cmd/wanghuo ./dispatch/rehearse
test-go:
	$(GO) test -race -shuffle=on -timeout 8m $$($(GO) list ./... | grep -v '/cmd/wanghuo$$')
	$(GO) test -shuffle=on -timeout 8m -skip EveryRuleIsRehearsed $(AS_SHIPPED)

# Types and looks beside one another, then the tests.
test-ui: $(WEB)/node_modules/.stamp
	@$(MAKE) --no-print-directory -j2 --output-sync=target web-types web-looks
	cd $(WEB) && $(NPM) test

web-types:
	cd $(WEB) && $(NPM) run check

web-looks:
	cd $(WEB) && $(NPM) run lint

# The pictures are for people to look at: make pictures.
E2E := cd $(WEB) && WANGHUO=$(CURDIR)/bin/wanghuo $(NPM) run e2e --
test-browser: build
	$(E2E) line words reach phone

# Whole incidents and a warning, each played by several persons at their own machines.
scenes: build
	$(E2E) five command handling warning phoneScene

pictures: build
	$(E2E) shots phoneShots

# Those that the README shows.
readme: build
	$(E2E) readme
	cp $(WEB)/shots/readme-desk.png ui/picture/desk.png
	cp $(WEB)/shots/readme-wall.png ui/picture/wall.png

# The binary's tests under the race detector.
slow: build
	$(GO) test -race -shuffle=on -timeout 15m ./cmd/wanghuo

# Each rule of the plan left out in turn: without it a rehearsal must fail.
rules:
	$(GO) test -count=1 -timeout 15m -run 'TestEvery(Rule|Prompt)IsRehearsed' ./dispatch/rehearse

FUZZTIME ?= 5s
fuzz:
	@for pkg in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg 2>/dev/null | grep '^Fuzz' || true); do \
	    echo "fuzz $$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg; \
	  done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchtime $(BENCHTIME) -timeout 30m ./dispatch/eventlog/boltlog ./dispatch/workspace ./dispatch/live ./dispatch/board
	@if [ -x bin/wanghuo ]; then cd $(WEB) && WANGHUO=$(CURDIR)/bin/wanghuo $(NPM) run -s speed; else echo "SKIPPED: the desk's main thread (make build first)"; fi

fmt:
	gofmt -w cmd dispatch plans ui/*.go
	cd $(WEB) && $(NPM) run format

clean:
	rm -rf bin data ui/dist/app $(WEB)/node_modules
