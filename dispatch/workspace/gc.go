package workspace

import (
	"runtime/debug"
	"sync"
)

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
