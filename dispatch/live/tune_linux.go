package live

import "golang.org/x/sys/unix"

const (
	// unsentLimit is how many bytes may wait in the kernel for a client that
	// does not read. Linux would queue megabytes of outdated deltas; this way
	// the socket is soon seen to be busy, and gets one combined delta instead.
	unsentLimit = 16 << 10
	// deadAfter, in ms, ends a connection whose client vanished without a word
	// (a laptop closed, a cable pulled): the beats go unacknowledged.
	deadAfter = 20_000
)

// tune sets what Go has no words for. A kernel that refuses loses nothing but
// the refinement.
func tune(fd int) {
	unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, unsentLimit)
	unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, deadAfter)
}
