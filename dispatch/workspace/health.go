package workspace

import (
	"sync"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/view"
)

// The parts of a workspace that can be unwell.
const (
	healthStorage = "storage" // can it be recorded?
	healthTime    = "time"    // is the machine's time trusted?
	healthClock   = "clock"   // do the deadlines fire?
	healthAuditor = "auditor" // does a recomputation agree?
	healthVault   = "vault"   // can personal data be sealed and destroyed?
)

// health is what is wrong, if anything. Any goroutine may set and read it.
type health struct {
	mu    sync.Mutex
	parts []view.Health
}

func newHealth() *health {
	h := &health{}
	for _, id := range []string{healthStorage, healthTime, healthClock, healthAuditor, healthVault} {
		h.parts = append(h.parts, view.Health{ID: id, OK: true})
	}
	return h
}

// set reports whether anything changed. since is wall time.
func (h *health) set(id, code, message string, since clock.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.parts {
		p := &h.parts[i]
		if p.ID != id || p.OK == (code == "") && p.Code == code {
			continue
		}
		*p = view.Health{ID: id, OK: code == "", Code: code, Since: since, Message: message}
		return true
	}
	return false
}

func (h *health) list() []view.Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]view.Health(nil), h.parts...)
}
