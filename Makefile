# strop: `make help` lists the targets.
#
# Objects live in $(B); a variant (asan) is the same tree in another directory. The layers of
# ARCHITECTURE.md are include paths: a file of core/FOLDER sees only the folders in LAYER_FOLDER,
# and tui/ sees only core/api, so that a wrong dependency does not compile.

B        ?= build
PREFIX   ?= /usr/local
CC       ?= cc
VERSION  := 0.1.0

LIBS      := libcurl libcjson sqlite3 yaml-0.1 libutf8proc libpcre2-8 libsodium ncursesw
TEST_LIBS := cmocka vterm

LAYER_base      := core/base
LAYER_store     := $(LAYER_base) core/store
SIBLINGS        := prompt data retrieve model score stats port
$(foreach s,$(SIBLINGS),$(eval LAYER_$(s) := $(LAYER_store) core/$(s)))
LAYER_eval      := $(LAYER_store) $(addprefix core/,$(SIBLINGS)) core/eval
LAYER_workbench := $(LAYER_eval) core/workbench

# The same of tui/: its folders are tui_FOLDER, its files directly below tui/ are tui_main.c.
LAYER_tui_text    := tui/text
LAYER_tui_screen  := $(LAYER_tui_text) tui/screen
LAYER_tui_session := $(LAYER_tui_screen) tui/session
LAYER_tui_panes   := $(LAYER_tui_session) tui/panes
LAYER_tui_views   := $(LAYER_tui_panes) tui/views
LAYER_tui_app     := $(LAYER_tui_views) tui/app
LAYER_tui_cli     := tui/cli tui/text tui/app
LAYER_tui_main.c  := tui/cli tui/app

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wformat=2 \
            -Werror=format-security $(if $(CI),-Werror)
HARDEN   := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=3 -fstack-clash-protection)
OPT      ?= -O2 -g
CFLAGS_  = -std=c11 -D_GNU_SOURCE -DSTROP_VERSION='"$(VERSION)"' $(OPT) $(WARN) $(HARDEN) $(SAN) \
           $(CFLAGS) -MMD -MP
Q        := $(if $(V),,@)
PKG_CF   = $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
# libcurl is loaded when it is needed (core/model/http.c), not linked.
LDLIBS_  = $(shell pkg-config --libs $(filter-out libcurl,$(LIBS)) 2>/dev/null) -lm
LDLIBS_TEST = $(shell pkg-config --libs vterm 2>/dev/null) -lutil
LDFLAGS_ = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SAN) $(LDFLAGS)

CORE_SRC := $(sort $(wildcard core/*/*.c))
TUI_SRC  := $(sort $(wildcard tui/*.c tui/*/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/*/test_*.c))
SUP_SRC  := $(sort $(wildcard tests/support/*.c))
TOOL_SRC := $(sort $(wildcard tests/tools/*.c))
CORE_OBJ := $(CORE_SRC:%.c=$(B)/obj/%.o)
TUI_OBJ  := $(TUI_SRC:%.c=$(B)/obj/%.o)
TUI_LIB_OBJ := $(filter-out $(B)/obj/tui/main.o $(B)/obj/tui/cli/%,$(TUI_OBJ))
SUP_OBJ  := $(SUP_SRC:%.c=$(B)/obj/%.o)
UNIT_BIN := $(UNIT_SRC:tests/%.c=$(B)/tests/%)
TOOL_BIN := $(TOOL_SRC:tests/%.c=$(B)/tests/%)
SLOW_SRC := $(sort $(wildcard tests/slow/test_*.c))
SLOW_BIN := $(SLOW_SRC:tests/%.c=$(B)/tests/%)
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN := $(FUZZ_SRC:tests/%.c=$(B)/tests/%)
ALL_INC  := -Icore/api $(addprefix -I,$(LAYER_workbench) $(LAYER_tui_app)) -Itests/support -Itests/fuzz

.PHONY: all demo check check-run check-slow check-peer soak asan fuzz fuzz-build bench screens install uninstall clean help deps deps-test \
	format

all: $(B)/strop ## build build/strop

$(B)/libstrop.a: $(CORE_OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# The screen as a library, for its tests; main.o and the command line stand apart.
$(B)/libtui.a: $(TUI_LIB_OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/strop: $(filter-out $(TUI_LIB_OBJ),$(TUI_OBJ)) $(B)/libtui.a $(B)/libstrop.a
	@$(if $(V),,echo "  LD $@")
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ $(LDLIBS_)

# The folder of a core file (word 2 of its path) names its layer.
$(B)/obj/core/%.o: core/%.c
	@mkdir -p $(@D)
	@$(if $(V),,echo "  CC $<")
	$(Q)$(CC) $(CFLAGS_) -Icore/api $(addprefix -I,$(LAYER_$(word 2,$(subst /, ,$<)))) $(PKG_CF) -c -o $@ $<

$(B)/obj/tui/%.o: tui/%.c
	@mkdir -p $(@D)
	@$(if $(V),,echo "  CC $<")
	$(Q)$(CC) $(CFLAGS_) -Icore/api $(addprefix -I,$(LAYER_tui_$(word 2,$(subst /, ,$<)))) -c -o $@ $<

$(B)/obj/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	@$(if $(V),,echo "  CC $<")
	$(Q)$(CC) $(CFLAGS_) $(ALL_INC) $(PKG_CF) -c -o $@ $<

$(B)/tests/unit/%: $(B)/obj/tests/unit/%.o $(SUP_OBJ) $(B)/libtui.a $(B)/libstrop.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  LD $@")
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ -lcmocka $(LDLIBS_TEST) $(LDLIBS_)

$(B)/tests/slow/%: $(B)/obj/tests/slow/%.o $(SUP_OBJ) $(B)/libtui.a $(B)/libstrop.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  LD $@")
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ -lcmocka $(LDLIBS_TEST) $(LDLIBS_)

$(B)/tests/tools/%: $(B)/obj/tests/tools/%.o $(SUP_OBJ) $(B)/libtui.a $(B)/libstrop.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  LD $@")
	$(Q)$(CC) $(LDFLAGS_) -o $@ $^ -lcmocka $(LDLIBS_TEST) $(LDLIBS_)

# A fuzz target with a fuzzer (FUZZ_MAIN is libFuzzer's) or without one (replay.c).
FUZZ_MAIN ?= $(B)/obj/tests/fuzz/replay.o
$(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/obj/tests/fuzz/fuzz.o $(filter %.o,$(FUZZ_MAIN)) $(B)/libtui.a $(B)/libstrop.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  LD $@")
	$(Q)$(CC) $(LDFLAGS_) $(filter -%,$(FUZZ_MAIN)) -o $@ $^ $(LDLIBS_)

# Where the program finds its themes when it was installed.
$(B)/obj/tui/screen/theme_files.o: CFLAGS_ += -DSTROP_DATADIR='"$(PREFIX)/share/strop"'

# Kept, so that a test that did not change is not rebuilt.
.SECONDARY:

deps:
	@sh tests/support/deps.sh $(LIBS)

deps-test:
	@sh tests/support/deps.sh $(LIBS) $(TEST_LIBS)

check: deps-test ## install what is missing, build, run all tests; ends with `N passed, N failed`
	@$(MAKE) --no-print-directory check-run

check-run: $(B)/strop $(UNIT_BIN) $(TOOL_BIN) $(FUZZ_BIN)
	@B=$(B) sh tests/support/run.sh $(UNIT_BIN) $(FUZZ_BIN)

# The simulations, and one test with more of what it does.
check-slow: $(B)/strop $(SLOW_BIN) $(B)/tests/unit/faults/test_crash $(B)/tests/tools/mockserver ## simulate error rates and coverage; kill -9 a run 200 times
	@for test in $(SLOW_BIN); do $$test || exit 1; done
	@STROP_KILLS=200 $(B)/tests/unit/faults/test_crash

soak: $(B)/strop $(B)/tests/unit/faults/test_crash $(B)/tests/tools/mockserver ## the same 1,000 times
	@STROP_KILLS=1000 $(B)/tests/unit/faults/test_crash

asan: deps-test ## the same tests under ASan and UBSan, in build/asan
	@$(MAKE) --no-print-directory B=build/asan OPT="-O1 -g" \
		SAN="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" \
		check-run

check-peer: $(B)/strop $(B)/tests/tools/mockserver ## the vendors' clients, and a server from npm, on the other side (skipped without npm)
	@B=$(B) sh tests/peer/check-peer.sh

screens: deps-test ## rewrite tests/screens as the program is now, with pictures in build/screens
	@$(MAKE) --no-print-directory $(B)/strop $(TOOL_BIN)
	@$(B)/tests/tools/screen --update tests/screens/*.screen

fuzz: deps ## run every fuzz target for FUZZ_SECONDS (20) with clang's libFuzzer, in build/fuzz
	@sh tests/fuzz/run.sh

fuzz-build: $(FUZZ_BIN)

# Without a terminal, what is seen is the table of the run.
demo: deps ## install what is missing, build, open the workbench on examples/handbook
	@$(MAKE) --no-print-directory $(B)/strop
	@$(B)/strop -C examples/handbook run -p answer
	@if [ -t 0 ] && [ -t 1 ]; then $(B)/strop examples/handbook; fi

bench: $(B)/strop $(B)/tests/tools/mockserver $(B)/tests/tools/limits $(B)/tests/tools/gridtime ## speed and memory, against limits measured in the same run
	@B=$(B) sh tests/bench/bench.sh
	@B=$(B) sh tests/bench/limits.sh
	@B=$(B) sh tests/bench/screen.sh
	@B=$(B) sh tests/bench/grid.sh

install: $(B)/strop ## install into $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(B)/strop $(DESTDIR)$(PREFIX)/bin/strop
	install -d $(DESTDIR)$(PREFIX)/share/strop/themes
	install -m 644 themes/*.yaml $(DESTDIR)$(PREFIX)/share/strop/themes

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/strop
	rm -f $(patsubst %,$(DESTDIR)$(PREFIX)/share/strop/%,$(wildcard themes/*.yaml))
	-rmdir $(DESTDIR)$(PREFIX)/share/strop/themes $(DESTDIR)$(PREFIX)/share/strop

format: ## clang-format every C file
	clang-format -i $(shell git ls-files '*.c' '*.h')

clean: ## remove build/
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

-include $(CORE_OBJ:.o=.d) $(TUI_OBJ:.o=.d) $(SUP_OBJ:.o=.d) \
	$(UNIT_SRC:%.c=$(B)/obj/%.d) $(TOOL_SRC:%.c=$(B)/obj/%.d) $(SLOW_SRC:%.c=$(B)/obj/%.d) \
	$(patsubst %.c,$(B)/obj/%.d,$(wildcard tests/fuzz/*.c))
