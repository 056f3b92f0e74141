package workspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wanghuo/dispatch"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/eventlog"
)

const tickName = "tick"

// command carries out what was asked at the instant of its receipt.
func (o *owner) command(a *ask, in instant) {
	if o.refuseBroken(a.reply) || o.repeated(a) {
		return
	}
	at := max(in.at, o.state.Last.At)
	// What had fallen due by then comes first.
	if o.strike(at, in.wall); o.refuseBroken(a.reply) {
		return
	}
	at = max(at, o.state.Last.At)
	h := o.header(a.req.Actor, at, in.wall)
	env := dispatch.Env{Now: at, Actor: a.req.Actor, Subject: a.subject, Version: a.req.Version}
	events, err := o.execute(h, a.req.Command, env)
	var refusal *dispatch.Refusal
	if err != nil && !errors.As(err, &refusal) {
		o.spoiled(err)
		a.reply <- answer{err: ErrInternal.With(err)}
		return
	}
	ans, err := o.commit(h, in.wall, a, refusal, events)
	if err != nil {
		o.spoiled(err)
		a.reply <- answer{err: err}
		return
	}
	if !o.runClock(events, h.At, in.wall) {
		o.pending.decided = append(o.pending.decided, decided{a.reply, ans})
		return
	}
	// A step of the clock is done when everything on the way has been fired.
	o.hold(o.chain.Head().Number, decided{a.reply, ans})
}

func (o *owner) header(who dispatch.Actor, at clock.Time, wall time.Time) dispatch.Header {
	return dispatch.Header{
		Number: o.chain.Head().Number + 1, At: at, Wall: clock.At(wall),
		Person: who.Person, Seat: who.Seat,
	}
}

// execute decides a command. A panic in the rules costs one command and a
// replay, never the workspace.
func (o *owner) execute(h dispatch.Header, c dispatch.Command, env dispatch.Env) (events []dispatch.Event, err error) {
	defer o.guard(c.Name(), h, &err)
	return o.machine.Execute(o.state, h, c, env)
}

// guard is deferred around what the domain does, and makes an error of a panic.
func (o *owner) guard(what string, h dispatch.Header, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s at commit %d: %w", what, h.Number, asError(p))
		o.w.cfg.Logger.Error("the rules failed", "what", what, "commit", h.Number, "panic", p)
	}
}

// repeated answers a command whose key is known: by what came of it then.
func (o *owner) repeated(a *ask) bool {
	if a.key == (keyName{}) {
		return false
	}
	known, ok := o.memory.known(a.key)
	if !ok {
		return false
	}
	ans := answer{commit: known.Number, replayed: true}
	if was := o.secret[a.key]; known.Digest != a.digest || was != nil && a.secrets != nil && !bytes.Equal(was, a.secrets) {
		a.reply <- answer{err: ErrKeyReused}
		return true
	}
	o.hold(known.Number, decided{a.reply, ans})
	return true
}

// commit puts an outcome into the batch: of a's command, or of a timer when a
// is nil. The events are written down at once, before anything else is applied.
func (o *owner) commit(h dispatch.Header, wall time.Time, a *ask, refusal *dispatch.Refusal, events []dispatch.Event) (answer, error) {
	c := &o.com
	*c = eventlog.Commit{
		Wall: wall.Unix(), WallNanos: uint32(wall.Nanosecond()), At: int64(h.At),
		Person: string(h.Person), Seat: string(h.Seat), Outcome: eventlog.Timer, Command: tickName, Events: c.Events[:0],
	}
	if a != nil {
		c.Outcome, c.Command, c.Key = eventlog.Accepted, a.req.Command.Name(), a.req.Key
		if a.key != (keyName{}) {
			c.Digest = a.digest[:]
		}
	}
	if refusal != nil {
		c.Outcome = eventlog.Refused
		b, err := json.Marshal(refusal)
		if err != nil {
			return answer{}, ErrInternal.With(err)
		}
		c.Refusal = b
	}
	if err := o.write(c, events); err != nil {
		return answer{}, ErrInternal.With(err)
	}
	rec, err := o.chain.Stamp(c)
	if err != nil {
		return answer{}, ErrTooLarge.With(err)
	}
	o.noted(h, wall, a, refusal, events)
	o.pending.records = append(o.pending.records, rec)
	o.pending.bytes += len(rec.Bytes)
	return answer{commit: rec.Number, bytes: rec.Bytes, ids: idsOf(events), refusal: refusal, at: h.At}, nil
}

// keptPaper bounds what is kept of the room in which events are written.
const keptPaper = 1 << 20

// write puts the events into c. Their bytes are good until the next call.
func (o *owner) write(c *eventlog.Commit, events []dispatch.Event) error {
	if o.paper.Cap() > keptPaper {
		o.paper = bytes.Buffer{}
	}
	o.paper.Reset()
	for _, ev := range events {
		from := o.paper.Len()
		if err := dispatch.WriteEvent(&o.paper, ev); err != nil {
			return fmt.Errorf("event %s: %w", ev.Kind(), err)
		}
		c.Events = append(c.Events, eventlog.Event{Kind: ev.Kind(), Stream: ev.Stream(), Data: o.paper.Bytes()[from:]})
	}
	return nil
}

// noted keeps state and memory level with the commit.
func (o *owner) noted(h dispatch.Header, wall time.Time, a *ask, refusal *dispatch.Refusal, events []dispatch.Event) {
	if refusal != nil {
		o.state.Refused(h)
	} else {
		o.state.Last = h
	}
	op := opened{header: h, wall: wall.Round(0), refused: refusal != nil, events: events}
	if a != nil && a.key != (keyName{}) {
		op.key, op.digest = a.key, a.digest[:]
		if a.secrets != nil {
			o.keepSecret(a.key, a.secrets)
		}
	}
	known := len(o.memory.Erased)
	o.memory.remember(&op)
	o.pending.erasures = append(o.pending.erasures, o.memory.Erased[known:]...)
	o.w.keeper.reach(h.At)
}

// keepSecret remembers the digest of a command's secrets as long as its key is
// remembered.
func (o *owner) keepSecret(key keyName, digest []byte) {
	if o.secret[key] = digest; len(o.secret) <= 2*o.secretsKept+1024 {
		return
	}
	for k := range o.secret {
		if _, ok := o.memory.known(k); !ok {
			delete(o.secret, k)
		}
	}
	o.secretsKept = len(o.secret)
}

// spoiled throws the private state away and makes it anew from the log: a
// command that failed half-way may have changed it.
func (o *owner) spoiled(cause error) {
	o.w.cfg.Logger.Error("the owner's state is made anew from the log", "cause", cause)
	if !o.finish() {
		return
	}
	o.restate()
}
