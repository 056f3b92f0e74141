package workspace

import (
	"bytes"
	"runtime"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
)

const (
	// maxBatch and maxBatchBytes bound what one sync makes durable.
	maxBatch      = 1024
	maxBatchBytes = 4 << 20
	// maxYields is how often the owner yields, some ten microseconds in all,
	// before it gives up waiting for those it just answered.
	maxYields = 100
	// heartbeat is how often the clocks are compared when nothing happens.
	heartbeat = time.Second
)

// owner is the one goroutine that decides. Its state runs ahead of the disk;
// nothing of it leaves before the sync.
type owner struct {
	w *Workspace
	fold
	chain *eventlog.Chain
	timer Timer

	pending batch
	spare   batch // empty, with room
	writing bool  // a batch is with the appender
	// expected is how many the batch will hold when all who were answered at the
	// last sync have asked again.
	expected int
	after    []held
	toWrite  chan batch
	written  chan written
	ended    chan struct{}

	com    eventlog.Commit    // reused
	paper  bytes.Buffer       // events as they are written down, reused
	secret map[keyName][]byte // digests of secrets by key, of this process only
	// secretsKept is how many there were after the last clearing.
	secretsKept int
	retry       time.Duration // when the tick that was stuck is tried again, monotonic
	stuck       clock.Time    // a tick at this instant changed nothing
	outage      outage
}

// batch is what one sync makes durable.
type batch struct {
	records  []eventlog.Record
	decided  []decided
	erasures []erasure
	bytes    int
}

// emptied gives the room of a batch that is done with.
func (b batch) emptied() batch {
	clear(b.records)
	clear(b.decided)
	return batch{records: b.records[:0], decided: b.decided[:0]}
}

// decided is a commit whose asker waits.
type decided struct {
	reply  chan answer
	answer answer
}

// written is what the appender reports.
type written struct {
	batch batch
	err   error
}

// held is an answer that waits for commit number to be durable.
type held struct {
	number uint64
	decided
}

func newOwner(w *Workspace, f fold, head eventlog.Head) *owner {
	return &owner{
		w: w, fold: f, chain: eventlog.NewChain(head), timer: w.cfg.Clock.NewTimer(),
		toWrite: make(chan batch), written: make(chan written, 1), ended: make(chan struct{}),
		secret: map[keyName][]byte{},
	}
}

func (o *owner) run() {
	defer close(o.ended)
	go o.appender()
	for {
		o.work()
		if o.w.box.done() && !o.writing && len(o.pending.records) == 0 {
			break
		}
		select {
		case <-o.w.box.signal:
		case res := <-o.written:
			o.settled(res)
		case <-o.timer.C():
		}
	}
	o.timer.Stop()
	close(o.toWrite)
	o.release(o.w.durable.Load().Number)
}

// work takes what was asked, decides it, and hands the batch on when the
// appender is free. While a sync runs the batch grows; before it is closed the
// loop yields, so that those who were just answered can ask again and the next
// sync serves them all.
func (o *owner) work() {
	for yields := 0; ; yields++ {
		letters, now := o.w.box.take()
		o.watchTime(now)
		for i := range letters {
			o.handle(&letters[i])
			letters[i] = letter{}
		}
		o.probe(now)
		o.strike(now.at, now.wall)
		if len(o.pending.records) == 0 || o.writing {
			break
		}
		if o.full() || !o.comes(&yields) {
			o.handOver()
			break
		}
	}
	// The follower works while the disk does, so that it takes no time from
	// those who were just answered.
	o.w.follower.wake()
	o.arm()
}

// full reports whether the batch must be closed.
func (o *owner) full() bool {
	return len(o.pending.records) >= maxBatch || o.pending.bytes >= maxBatchBytes
}

// comes yields and reports whether something was asked meanwhile. It is patient
// only until all who were answered at the last sync have asked again.
func (o *owner) comes(yields *int) bool {
	for {
		runtime.Gosched()
		if !o.w.box.empty() {
			return true
		}
		if *yields++; *yields > maxYields || len(o.pending.decided) >= o.expected {
			return false
		}
	}
}

func (o *owner) handle(l *letter) {
	switch {
	case l.inspect != nil:
		l.inspect(o)
	case l.resolve != nil:
		key := ""
		if o.state != nil {
			key = o.state.SubjectKey(l.resolve.subject)
		}
		l.resolve.reply <- key
	case l.ask != nil:
		o.command(l.ask, l.instant)
	case l.change != nil:
		o.changeClock(l.change, l.instant)
	}
	o.makeRoom()
}

// arm sets the timer for the next instant at which something is due.
func (o *owner) arm() {
	at := o.w.cfg.Clock.Now().Mono + heartbeat
	if o.outage.cause != nil {
		at = o.outage.next
	} else if due, ok := o.state.NextDue(); ok && due != o.stuck {
		if mono, ok := o.w.keeper.when(due); ok {
			at = min(at, mono)
		}
	}
	o.timer.Set(at)
}

// makeRoom lets the batch not grow without bound while much happens at once.
func (o *owner) makeRoom() {
	if !o.full() {
		return
	}
	if o.writing {
		o.settled(<-o.written)
	}
	if len(o.pending.records) > 0 {
		o.handOver()
	}
}

// handOver gives the batch to the appender. Nothing else may be with it.
func (o *owner) handOver() {
	b := o.pending
	o.pending, o.spare = o.spare, batch{}
	o.writing = true
	o.toWrite <- b
}

// finish waits until nothing decided is still to be written. It reports
// whether all of it became durable.
func (o *owner) finish() bool {
	for o.writing || len(o.pending.records) > 0 {
		if o.writing {
			o.settled(<-o.written)
		} else {
			o.handOver()
		}
	}
	return o.outage.cause == nil
}

// settled takes the appender's report.
func (o *owner) settled(res written) {
	o.writing = false
	if res.err != nil {
		o.fail(res.err, res.batch.decided)
		return
	}
	o.expected = len(o.pending.decided) + len(res.batch.decided)
	o.spare = res.batch.emptied()
	o.release(o.w.durable.Load().Number)
}

// hold answers d when commit number is durable.
func (o *owner) hold(number uint64, d decided) {
	if o.refuseBroken(d.reply) {
		return
	}
	o.after = append(o.after, held{number, d})
	o.release(o.w.durable.Load().Number)
}

// release answers those who waited for a commit that is durable now.
func (o *owner) release(number uint64) {
	keep := o.after[:0]
	for _, h := range o.after {
		if h.number <= number {
			h.reply <- h.answer
		} else {
			keep = append(keep, h)
		}
	}
	clear(o.after[len(keep):])
	o.after = keep
}
