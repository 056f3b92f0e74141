package boltlog

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/eventlogtest"
)

// kill ends the use of a log as the end of its process does: nothing is moved.
func kill(t testing.TB, l *Log) {
	t.Helper()
	if err := errors.Join(l.moved(true), l.db.Close(), l.journal.file.Close()); err != nil {
		t.Fatal(err)
	}
	l.shut.Store(true)
}

func openSmall(t testing.TB, path string, o Options) *Log {
	t.Helper()
	o.half = smallHalf
	l, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func wantAll(t testing.TB, l *Log, want []eventlog.Record) {
	t.Helper()
	if n := l.Head().Number; n != uint64(len(want)) {
		t.Fatalf("the log ends at %d, want %d", n, len(want))
	}
	for from := range want {
		got, err := eventlogtest.ReadAll(context.Background(), l, uint64(from+1))
		if err != nil {
			t.Fatal(err)
		}
		eventlogtest.Same(t, got, want[from:])
	}
}

// killed makes a log of batches of one commit each and kills its process: the
// journal of two frames a half holds the last ones.
func killed(t testing.TB, batches int) (path string, want []eventlog.Record) {
	path = filepath.Join(t.TempDir(), "log.db")
	l := openSmall(t, path, Options{Random: zeros{}})
	want = eventlogtest.Fill(t, l, batches, 1)
	if len(l.end.Load().ahead) == 0 {
		t.Fatal("nothing lies in the journal")
	}
	kill(t, l)
	return path, want
}

// TestKilled: what only the journal holds when a process is killed is there for
// whoever opens the log next, for reading as well, and ends up in the file.
func TestKilled(t *testing.T) {
	for n := range 9 {
		path, want := killed(t, n+1)
		before := readDisk(t, path)

		reader := openSmall(t, path, Options{ReadOnly: true})
		wantAll(t, reader, want)
		if _, err := reader.CopyTo(context.Background(), new(bytes.Buffer)); !errors.Is(err, eventlog.ErrReadOnly) {
			t.Errorf("%d: copied without what the journal holds: %v", n, err)
		}
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
		if after := readDisk(t, path); !bytes.Equal(before[0], after[0]) || !bytes.Equal(before[1], after[1]) {
			t.Errorf("%d: reading changed the files", n)
		}

		l := openSmall(t, path, Options{})
		if ahead := l.end.Load().ahead; len(ahead) != 0 {
			t.Errorf("%d: %d commits are left in the journal", n, len(ahead))
		}
		wantAll(t, l, want)
		var copied bytes.Buffer
		if head, err := l.CopyTo(context.Background(), &copied); err != nil || head != l.Head() {
			t.Errorf("%d: copied up to %+v, %v", n, head, err)
		}
		wantAll(t, openImage(t, copied.Bytes()), want)
		want = append(want, eventlogtest.Fill(t, l, 3, 1)...)
		wantAll(t, l, want)
	}
}

// TestClosedNeedsNoJournal: closing leaves nothing in the journal.
func TestClosedNeedsNoJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l := openSmall(t, path, Options{Random: zeros{}})
	want := eventlogtest.Fill(t, l, 7, 1)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path + JournalSuffix); err != nil {
		t.Fatal(err)
	}
	wantAll(t, openSmall(t, path, Options{}), want)
}

// TestJournalDamaged: a damage that cannot be the end of a process is named; the
// last batch alone, when it is not whole, is one that nobody was told of.
func TestJournalDamaged(t *testing.T) {
	path, want := killed(t, 8) // the journal holds 5 to 8; 7 and 8 are not in the file
	good := readDisk(t, path)
	last := bytes.LastIndex(good[journalFile], []byte(frameMagic))
	first := last - frameAlign
	flip := func(at int) func(*disk) { return func(d *disk) { d[journalFile][at] ^= 1 } }
	older := filepath.Join(t.TempDir(), "older.db")
	eventlogtest.Fill(t, openSmall(t, older, Options{Random: zeros{}}), 1, 1)
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	eventlogtest.Fill(t, openSmall(t, foreign, Options{Random: strings.NewReader(strings.Repeat("x", 16))}), 1, 1)

	for _, c := range []struct {
		name   string
		change func(*disk)
		commit uint64 // that is named; 0: none
		left   int    // commits, when it opens
	}{
		{"a bit of the last frame's header", flip(last + 30), 0, 7},
		{"a bit of the last commit", flip(last + frameHeader + recordExtra + 60), 0, 7},
		{"a bit behind the last frame", flip(len(good[journalFile]) - 1), 0, 8},
		{"a bit of a commit before the last", flip(first + frameHeader + recordExtra + 60), 7, 0},
		{"a bit of a header before the last", flip(first + 4), 7, 0},
		{"the file is from before", func(d *disk) { d[boltFile] = readDisk(t, older)[boltFile] }, 1, 0},
		{"the journal is of another log", func(d *disk) { d[journalFile] = readDisk(t, foreign)[journalFile] }, 7, 0},
		{"the journal was cut", func(d *disk) { d[journalFile] = d[journalFile][:last] }, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := good.clone()
			c.change(&d)
			path := filepath.Join(t.TempDir(), "log.db")
			d.put(t, path)
			l, err := Open(path, Options{half: smallHalf})
			if c.left > 0 {
				if err != nil {
					t.Fatal(err)
				}
				defer l.Close()
				wantAll(t, l, want[:c.left])
				eventlogtest.Fill(t, l, 2, 1)
				return
			}
			if !errors.Is(err, eventlog.ErrCorrupt) {
				t.Fatalf("opened: %v", err)
			}
			var at *eventlog.ChainError
			if errors.As(err, &at) && at.Number != c.commit {
				t.Errorf("names commit %d, want %d: %v", at.Number, c.commit, err)
			}
			if after := readDisk(t, path); !bytes.Equal(after[boltFile], d[boltFile]) || !bytes.Equal(after[journalFile], d[journalFile]) {
				t.Error("it was changed")
			}
		})
	}
}

// TestJournalFails: a write or a sync of the journal fails. The append says why,
// the log takes nothing more and shows what was acknowledged, and opened again it
// holds all of that.
func TestJournalFails(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*journal)
		want  error
	}{
		{"the disk is full", func(j *journal) {
			j.writeAt = func([]byte, int64) (int, error) { return 0, syscall.ENOSPC }
		}, eventlog.ErrFull},
		{"half a frame is written", func(j *journal) {
			real := j.writeAt
			j.writeAt = func(b []byte, off int64) (int, error) {
				n, _ := real(b[:100], off)
				return n, syscall.EIO
			}
		}, syscall.EIO},
		{"the sync fails", func(j *journal) { j.sync = func() error { return syscall.EIO } }, syscall.EIO},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "log.db")
			l := openSmall(t, path, Options{Random: zeros{}})
			want := eventlogtest.Fill(t, l, 3, 1)
			c.spoil(l.journal)
			next := eventlogtest.Stamp(t, eventlog.NewChain(l.Head()), 1)
			err := l.Append(context.Background(), 3, next)
			if !errors.Is(err, eventlog.ErrFailed) || !errors.Is(err, c.want) {
				t.Fatalf("append: %v", err)
			}
			if err := l.Append(context.Background(), 3, next); !errors.Is(err, eventlog.ErrFailed) {
				t.Errorf("append again: %v", err)
			}
			if _, err := l.CopyTo(context.Background(), new(bytes.Buffer)); !errors.Is(err, eventlog.ErrFailed) {
				t.Errorf("copied: %v", err)
			}
			wantAll(t, l, want)
			l.Close()
			again := openSmall(t, path, Options{})
			// Nobody knows what a failed sync left.
			if again.Head().Number == 4 {
				want = append(want, next...)
			}
			want = append(want, eventlogtest.Fill(t, again, 3, 1)...)
			wantAll(t, again, want)
		})
	}
}

// TestMoveFails: what was acknowledged is in the journal, and the bbolt file
// cannot be written. The log says so at the latest when the journal is full, and
// opened again it has everything.
func TestMoveFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log.db")
	l := openSmall(t, path, Options{Random: zeros{}})
	watch(t, l).fault = func(*recorder, []byte, int64) error { return syscall.EIO }
	var want []eventlog.Record
	var err error
	for range 10 {
		next := eventlogtest.Stamp(t, eventlog.NewChain(l.Head()), 1)
		if err = l.Append(context.Background(), uint64(len(want)), next); err != nil {
			break
		}
		want = append(want, next...)
	}
	if !errors.Is(err, eventlog.ErrFailed) || !errors.Is(err, syscall.EIO) || len(want) < 3 {
		t.Fatalf("after %d appends: %v", len(want), err)
	}
	wantAll(t, l, want)
	l.Close()
	wantAll(t, openSmall(t, path, Options{}), want)
}

// TestAnyLife: whatever a log goes through, everything acknowledged is there.
func TestAnyLife(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp("", "life")
		if err != nil {
			r.Fatal(err)
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "log.db")
		open := func(o Options) *Log {
			o.half = smallHalf
			l, err := Open(path, o)
			if err != nil {
				r.Fatal(err)
			}
			return l
		}
		l := open(Options{Random: zeros{}})
		defer func() { l.Close() }()
		var want []eventlog.Record
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"one", "one", "some", "many", "epoch", "copy", "close", "kill", "look"}).Draw(r, "step") {
			case "one":
				want = append(want, eventlogtest.Fill(t, l, 1, 1)...)
			case "some":
				want = append(want, eventlogtest.Fill(t, l, 18, 18)...)
			case "many":
				want = append(want, eventlogtest.Fill(t, l, 60, 60)...)
			case "epoch":
				if _, err := l.BeginEpoch(context.Background()); err != nil {
					r.Fatal(err)
				}
			case "copy":
				if _, err := l.CopyTo(context.Background(), new(bytes.Buffer)); err != nil {
					r.Fatal(err)
				}
			case "close":
				if err := l.Close(); err != nil {
					r.Fatal(err)
				}
				l = open(Options{})
			case "kill":
				kill(t, l)
				l = open(Options{})
			case "look":
				kill(t, l)
				reader := open(Options{ReadOnly: true})
				got, err := eventlogtest.ReadAll(context.Background(), reader, 1)
				if err != nil {
					r.Fatal(err)
				}
				eventlogtest.Same(t, got, want)
				reader.Close()
				l = open(Options{})
			}
			got, err := eventlogtest.ReadAll(context.Background(), l, 1)
			if err != nil {
				r.Fatal(err)
			}
			eventlogtest.Same(t, got, want)
		}
	})
}

// FuzzJournal: whatever lies in a journal, what is taken from it continues the
// log, and nothing makes reading it fail otherwise than by ErrCorrupt.
func FuzzJournal(f *testing.F) {
	path, _ := killed(f, 4)
	good := readDisk(f, path)[journalFile]
	f.Add(good)
	f.Add(good[:100])
	f.Add(make([]byte, smallHalf))
	head := eventlog.Head{Epoch: 1}
	head.Hash = head.Log.Genesis()
	f.Fuzz(func(t *testing.T, content []byte) {
		content = append(content, make([]byte, 2*frameAlign-len(content)%(2*frameAlign))...)
		records, next, err := behind(content, head)
		if err != nil {
			if !errors.Is(err, eventlog.ErrCorrupt) {
				t.Fatalf("untyped: %v", err)
			}
			return
		}
		end, err := eventlog.CheckAppend(head, 0, records)
		if err != nil || end != next {
			t.Fatalf("%d records lead to %+v, not %+v: %v", len(records), end, next, err)
		}
	})
}
