//go:build unix

package livetest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Audiences is how many different views the crowd has: client i says at
// /live?as=i%Audiences.
const Audiences = 20

// Hidden is a word that no delta may bring to the crowd.
const Hidden = "hidden"

// Crowd is the clients of a measurement.
type Crowd struct {
	conns []net.Conn
	wg    sync.WaitGroup
	shown sync.WaitGroup // one for each socket that awaits its snapshot
	ack   func(n uint64) // called when all sockets have reached n; with 0 when one got what it may not

	mu      sync.Mutex
	reached map[uint64]int
	frames  uint64
	err     error
}

// raiseFiles lifts this process's limit of open files as far as it may.
func raiseFiles() {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l) == nil {
		l.Cur = l.Max
		syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l)
	}
}

// gather opens n sockets, plain ones or websockets, and waits until each of
// those that get one has its snapshot.
func gather(addr string, n int, k kind, ack func(uint64)) (*Crowd, error) {
	raiseFiles()
	c := &Crowd{reached: make(map[uint64]int), ack: ack, conns: make([]net.Conn, n)}
	var ready sync.WaitGroup
	errs := make(chan error, n)
	hands := make(chan struct{}, 64)
	for i := range n {
		ready.Go(func() {
			hands <- struct{}{}
			defer func() { <-hands }()
			conn, r, err := join(addr, i%Audiences, k.plain)
			if err != nil {
				errs <- err
				return
			}
			c.conns[i] = conn
			if k.snapshots {
				c.shown.Add(1)
			}
			c.wg.Go(func() { c.read(r) })
		})
	}
	ready.Wait()
	select {
	case err := <-errs:
		c.leave()
		return nil, err
	default:
		c.shown.Wait()
		return c, nil
	}
}

func join(addr string, as int, plain bool) (net.Conn, *bufio.Reader, error) {
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		return nil, nil, err
	}
	r := bufio.NewReaderSize(conn, 4096)
	if plain {
		greeting := []byte("greeting")
		if _, err := conn.Write(greeting); err != nil {
			return nil, nil, err
		}
		_, err := io.ReadFull(r, greeting)
		return conn, r, err
	}
	fmt.Fprintf(conn, "GET /live?as=%d HTTP/1.1\r\nHost: wanghuo.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", as)
	for first := true; ; first = false {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, nil, err
		}
		if first && !strings.Contains(line, " 101 ") {
			return nil, nil, errors.New(line)
		}
		if line == "\r\n" {
			break
		}
	}
	// A masked text frame; the mask is zero.
	hello := `{"type":"resume","epoch":0,"from":0}`
	_, err = conn.Write(append([]byte{0x81, 0x80 | byte(len(hello)), 0, 0, 0, 0}, hello...))
	return conn, r, err
}

var (
	deltaMark    = []byte(`{"type":"delta"`)
	snapshotMark = []byte(`{"type":"snapshot"`)
	toMark       = []byte(`"to":`)
	hiddenMark   = []byte(Hidden)
)

// read takes frames until the line ends, and counts how far it has come.
func (c *Crowd) read(r *bufio.Reader) {
	at := uint64(0)
	for {
		payload, err := readFrame(r)
		if err != nil {
			return
		}
		if bytes.HasPrefix(payload, snapshotMark) {
			c.shown.Done()
		}
		if !bytes.HasPrefix(payload, deltaMark) {
			continue
		}
		_, rest, _ := bytes.Cut(payload, toMark)
		end := bytes.IndexByte(rest, ',')
		to, err := strconv.ParseUint(string(rest[:max(end, 0)]), 10, 64)
		if err != nil || bytes.Contains(payload, hiddenMark) {
			c.mu.Lock()
			c.err = fmt.Errorf("not a delta for this viewer: %q", payload)
			c.mu.Unlock()
			c.ack(0)
			return
		}
		c.reach(at, to)
		at = max(at, to)
	}
}

func (c *Crowd) reach(from, to uint64) {
	c.mu.Lock()
	c.frames++
	full := uint64(0)
	for n := from + 1; n <= to; n++ {
		c.reached[n]++
		if c.reached[n] == len(c.conns) {
			delete(c.reached, n)
			full = n
		}
	}
	c.mu.Unlock()
	if full > 0 {
		c.ack(full)
	}
}

// readFrame reads one unmasked, unfragmented frame: of a long one the
// beginning. What it returns lives until the next call.
func readFrame(r *bufio.Reader) ([]byte, error) {
	head, err := r.Peek(2)
	if err != nil {
		return nil, err
	}
	n, skip := int(head[1]&0x7f), 2
	switch n {
	case 126:
		if head, err = r.Peek(4); err != nil {
			return nil, err
		}
		n, skip = int(binary.BigEndian.Uint16(head[2:])), 4
	case 127:
		if head, err = r.Peek(10); err != nil {
			return nil, err
		}
		n, skip = int(binary.BigEndian.Uint64(head[2:])), 10
	}
	if _, err := r.Discard(skip); err != nil {
		return nil, err
	}
	payload, err := r.Peek(min(n, r.Size()))
	if err != nil {
		return nil, err
	}
	if n > r.Size() {
		payload = bytes.Clone(payload)
	}
	_, err = r.Discard(n)
	return payload, err
}

func (c *Crowd) leave() {
	for _, conn := range c.conns {
		if conn != nil {
			conn.Close()
		}
	}
	c.wg.Wait()
}

// Frames is how many frames with deltas have come.
func (c *Crowd) Frames() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.frames
}

// Missed is how many deltas reached some of the crowd, and not all.
func (c *Crowd) Missed() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.reached)
}

func (c *Crowd) failed() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}
