package workspace

import (
	"os"
	"runtime/debug"
	"sync"
)

// servingPercent is by how much the heap may grow between two collections.
// Nearly all of it is state that stays, and a commit allocates little: at Go's
// usual 100 a tenth of a busy server's work would be looking for garbage.
const servingPercent = 300

// Tune sets how often garbage is collected in a process that serves workspaces;
// GOGC in the environment has precedence. A process has one collector, so this
// is for main and for benchmarks, not for Open.
func Tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(servingPercent)
	}
}

// While a state is made from a log or a snapshot nearly everything that is
// allocated stays. Collecting as often as usual would go over the growing heap
// again and again, for a third of the time.
const relaxedPercent = 400

var relaxed struct {
	sync.Mutex
	users  int
	before int
}

// relaxGC lets garbage be collected less often until the result is called.
func relaxGC() (restore func()) {
	relaxed.Lock()
	defer relaxed.Unlock()
	if relaxed.users++; relaxed.users == 1 {
		relaxed.before = debug.SetGCPercent(relaxedPercent)
		if relaxed.before < 0 || relaxed.before > relaxedPercent {
			debug.SetGCPercent(relaxed.before)
		}
	}
	return func() {
		relaxed.Lock()
		defer relaxed.Unlock()
		if relaxed.users--; relaxed.users == 0 {
			debug.SetGCPercent(relaxed.before)
		}
	}
}
