package natslog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"wanghuo/dispatch/eventlog"
)

const (
	headerHash    = "Wanghuo-Hash"
	headerLastSeq = "Nats-Expected-Last-Sequence"
	headerBatch   = "Nats-Batch-Id"
	headerBatchNo = "Nats-Batch-Sequence"
	headerCommit  = "Nats-Batch-Commit"

	metaLayout = "wanghuo-layout"
	metaID     = "wanghuo-log"
	metaEpoch  = "wanghuo-epoch"

	// maxBatch is how many messages JetStream takes in one atomic batch.
	maxBatch = 1000
	// readWait is how long Read waits for a message that must be there.
	readWait = 5 * time.Second
	// errWrongLastSeq is JetStream's code for a wrong expected last sequence.
	errWrongLastSeq jetstream.ErrorCode = 10071
)

// Options tell which log to open.
type Options struct {
	Conn     *nats.Conn
	Name     string    // of the log: letters, digits, hyphens
	Replicas int       // of the stream; 0 means 1
	Random   io.Reader // draws the identity of a new log and the ids of batches
}

// Log is an open log. Make one with Open.
type Log struct {
	o      Options
	js     jetstream.JetStream
	stream jetstream.Stream

	append sync.Mutex // one writer
	mu     sync.RWMutex
	head   eventlog.Head
	failed error
	closed bool
}

var _ eventlog.Log = (*Log)(nil)

// Open opens the log, creating its stream if there is none.
func Open(ctx context.Context, o Options) (*Log, error) {
	js, err := jetstream.New(o.Conn)
	if err != nil {
		return nil, fmt.Errorf("natslog: %w", err)
	}
	l := &Log{o: o, js: js}
	l.stream, err = js.Stream(ctx, l.streamName())
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		l.stream, err = l.create(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("natslog: %w", err)
	}
	return l, l.load(ctx)
}

func (l *Log) streamName() string          { return "LOG-" + l.o.Name }
func (l *Log) subject(epoch uint64) string { return fmt.Sprintf("log.%s.%d", l.o.Name, epoch) }

func (l *Log) create(ctx context.Context) (jetstream.Stream, error) {
	id, err := eventlog.NewLogID(l.o.Random)
	if err != nil {
		return nil, err
	}
	return l.js.CreateStream(ctx, jetstream.StreamConfig{
		Name:               l.streamName(),
		Subjects:           []string{l.subject(1)},
		Storage:            jetstream.FileStorage,
		Replicas:           max(l.o.Replicas, 1),
		DenyDelete:         true,
		DenyPurge:          true,
		AllowAtomicPublish: true,
		Metadata:           map[string]string{metaLayout: "1", metaID: id.String(), metaEpoch: "1"},
	})
}

// load reads identity, epoch and head from the server.
func (l *Log) load(ctx context.Context) error {
	info, err := l.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("natslog: %w", err)
	}
	meta := info.Config.Metadata
	if meta[metaLayout] != "1" {
		return eventlog.ErrFormat.Withf("stream %s has layout %q", l.streamName(), meta[metaLayout])
	}
	id, err1 := eventlog.ParseLogID(meta[metaID])
	epoch, err2 := strconv.ParseUint(meta[metaEpoch], 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return eventlog.ErrCorrupt.With(err)
	}
	l.head = eventlog.Head{Log: id, Epoch: epoch, Hash: id.Genesis()}
	if last := info.State.LastSeq; last > 0 {
		msg, err := l.stream.GetMsg(ctx, last)
		if err != nil {
			return eventlog.ErrCorrupt.With(&eventlog.ChainError{Number: last, What: err.Error()})
		}
		rec, err := record(msg.Sequence, msg.Header, msg.Data)
		if err != nil {
			return err
		}
		l.head.Number, l.head.Hash = rec.Number, rec.Hash
	}
	return nil
}

func record(seq uint64, h nats.Header, data []byte) (eventlog.Record, error) {
	hash, err := eventlog.ParseHash(h.Get(headerHash))
	if err != nil {
		return eventlog.Record{}, eventlog.ErrCorrupt.With(&eventlog.ChainError{Number: seq, What: err.Error()})
	}
	return eventlog.Record{Number: seq, Hash: hash, Bytes: data}, nil
}

// Head implements eventlog.Log.
func (l *Log) Head() eventlog.Head {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.head
}

func (l *Log) usable(ctx context.Context) error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	switch {
	case l.closed:
		return eventlog.ErrClosed
	case l.failed != nil:
		return l.failed
	}
	return ctx.Err()
}

func (l *Log) set(head eventlog.Head, failed error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head, l.failed = head, failed
}

// Append implements eventlog.Log.
func (l *Log) Append(ctx context.Context, expected uint64, records []eventlog.Record) error {
	l.append.Lock()
	defer l.append.Unlock()
	if err := l.usable(ctx); err != nil {
		return err
	}
	head := l.Head()
	next, err := eventlog.CheckAppend(head, expected, records)
	if err != nil || len(records) == 0 {
		return err
	}
	if len(records) > maxBatch {
		return eventlog.ErrTooLarge.Withf("%d commits at once, at most %d", len(records), maxBatch)
	}
	switch err := l.publish(head, records); {
	case err == nil:
		l.set(next, nil)
		return nil
	case l.conflicting(ctx, head, err):
		return eventlog.ErrConflict.With(err)
	default:
		err := eventlog.ErrFailed.With(err)
		l.set(head, err)
		return err
	}
}

// conflicting: nothing was stored, since the log has moved on, as the server
// says itself, or since nobody listens to the subject of a past epoch. Nobody
// listens either when the stream has no leader; its epoch tells the two apart.
func (l *Log) conflicting(ctx context.Context, head eventlog.Head, err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.ErrorCode == errWrongLastSeq
	}
	if !errors.Is(err, jetstream.ErrNoStreamResponse) {
		return false
	}
	info, err := l.stream.Info(ctx)
	return err == nil && info.Config.Metadata[metaEpoch] != strconv.FormatUint(head.Epoch, 10)
}

// publish sends the records as one message, or as one atomic batch whose last
// message commits it. The context no longer counts: writing has begun.
func (l *Log) publish(head eventlog.Head, records []eventlog.Record) error {
	ctx, stop := context.WithTimeout(context.Background(), readWait)
	defer stop()
	batch := ""
	if len(records) > 1 {
		id, err := eventlog.NewLogID(l.o.Random)
		if err != nil {
			return err
		}
		batch = id.String()
	}
	for i, rec := range records {
		msg := nats.NewMsg(l.subject(head.Epoch))
		msg.Data = rec.Bytes
		msg.Header.Set(headerHash, rec.Hash.String())
		if i == 0 {
			msg.Header.Set(headerLastSeq, strconv.FormatUint(head.Number, 10))
		}
		if batch != "" {
			msg.Header.Set(headerBatch, batch)
			msg.Header.Set(headerBatchNo, strconv.Itoa(i+1))
		}
		if i < len(records)-1 {
			if err := l.o.Conn.PublishMsg(msg); err != nil {
				return err
			}
			continue
		}
		if batch != "" {
			msg.Header.Set(headerCommit, "1")
		}
		ack, err := l.js.PublishMsg(ctx, msg, jetstream.WithRetryAttempts(0))
		if err != nil {
			return err
		}
		if ack.Sequence != rec.Number {
			return fmt.Errorf("natslog: commit %d was stored as message %d", rec.Number, ack.Sequence)
		}
	}
	return nil
}

// Read implements eventlog.Log.
func (l *Log) Read(ctx context.Context, from uint64) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		if err := l.read(ctx, max(from, 1), yield); err != nil {
			yield(eventlog.Record{}, err)
		}
	}
}

// read yields what is there and returns what ended it; nil also when yield did.
func (l *Log) read(ctx context.Context, from uint64, yield func(eventlog.Record, error) bool) error {
	head := l.Head()
	if from > head.Number {
		return nil
	}
	consumer, err := l.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from,
	})
	if err != nil {
		return errors.Join(ctx.Err(), err)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return fmt.Errorf("natslog: %w", err)
	}
	defer messages.Stop()
	check := eventlog.NewChecker(head.Log, from)
	for n := from; n <= head.Number; n++ {
		if err := l.readable(ctx); err != nil {
			return err
		}
		rec, err := next(messages)
		if err == nil {
			err = check.Check(rec)
		}
		if err != nil {
			return err
		}
		if !yield(rec, nil) {
			return nil
		}
	}
	return check.CheckEnd(head)
}

func (l *Log) readable(ctx context.Context) error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.closed {
		return eventlog.ErrClosed
	}
	return ctx.Err()
}

func next(messages jetstream.MessagesContext) (eventlog.Record, error) {
	msg, err := messages.Next(jetstream.NextMaxWait(readWait))
	if err != nil {
		return eventlog.Record{}, fmt.Errorf("natslog: %w", err)
	}
	meta, err := msg.Metadata()
	if err != nil {
		return eventlog.Record{}, fmt.Errorf("natslog: %w", err)
	}
	return record(meta.Sequence.Stream, msg.Headers(), msg.Data())
}

// BeginEpoch implements eventlog.Log: the stream listens on the subject of the
// next epoch from now on, and no longer on the one before.
func (l *Log) BeginEpoch(ctx context.Context) (eventlog.Head, error) {
	l.append.Lock()
	defer l.append.Unlock()
	head := l.Head()
	if err := l.usable(ctx); err != nil {
		return head, err
	}
	info, err := l.stream.Info(ctx)
	if err != nil {
		return head, fmt.Errorf("natslog: %w", err)
	}
	head.Epoch++
	cfg := info.Config
	cfg.Subjects = []string{l.subject(head.Epoch)}
	cfg.Metadata[metaEpoch] = strconv.FormatUint(head.Epoch, 10)
	if l.stream, err = l.js.UpdateStream(ctx, cfg); err != nil {
		err := eventlog.ErrFailed.With(err)
		l.set(l.Head(), err)
		return l.Head(), err
	}
	l.set(head, nil)
	return head, nil
}

// Close implements eventlog.Log. The connection is the caller's.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return nil
}
