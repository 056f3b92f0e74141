package live

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// audience is the viewers that share messages. Its viewer never changes: a new
// authority is a new audience, even under the same key.
type audience struct {
	viewer  Viewer
	gen     uint64 // how often the key's authority was replaced
	sockets int    // under the hub's mutex
}

// token stands for what the audience sees, in hello and in resume: a client
// that comes back with another token was away while its authority changed, and
// its position says nothing about the rows that it holds.
func (a *audience) token(h Hello) string {
	name := h.Log + "\x00" + strconv.FormatUint(a.gen, 10) + "\x00" + a.viewer.Audience
	if h.Beside != "" {
		name += "\x00" + h.Beside
	}
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

// join returns the audience of a new socket.
func (h *Hub) join(v Viewer) *audience {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.audiences[v.Audience]
	if a == nil {
		a = &audience{viewer: v}
		h.audiences[v.Audience] = a
	}
	a.sockets++
	return a
}

func (h *Hub) leave(a *audience) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a.sockets--
	// The first generation is forgotten with its last socket. A later one
	// stays: its number keeps tokens of earlier ones from fitting again.
	if a.sockets == 0 && a.gen == 0 && h.audiences[a.viewer.Audience] == a {
		delete(h.audiences, a.viewer.Audience)
	}
}

// replace installs v's authority for its audience key.
func (h *Hub) replace(v Viewer) *audience {
	h.mu.Lock()
	defer h.mu.Unlock()
	next := &audience{viewer: v}
	if old := h.audiences[v.Audience]; old != nil {
		next.gen = old.gen + 1
	}
	h.audiences[v.Audience] = next
	return next
}

func (h *Hub) move(s *socket, to *audience) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.aud.sockets--
	s.aud = to
	to.sockets++
}
