package boltlog

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/durable"
)

// JournalSuffix ends the name of the journal of a log.
const JournalSuffix = ".journal"

const (
	// halfBytes is the size of half a journal. The bbolt file is behind by no more
	// than a whole one.
	halfBytes = 256 << 10
	// frameAlign is where frames begin. None shares a page of the system, and so
	// no sector, with another: a torn write damages nothing but itself.
	frameAlign = 4096
)

// A frame is one batch. All numbers are big endian.
//
//	 0  8  frameMagic
//	 8 16  identity of the log
//	24  8  number of the first record
//	32  4  how many records
//	36  4  bytes of the body
//	40  4  CRC-32C of the bytes before and of the body
//	44     the body: each record as the length of its bytes (4), its hash (33), its bytes
const (
	frameMagic  = "whlframe"
	frameHeader = 44
	offSum      = 40
	recordExtra = 4 + 1 + eventlog.HashSize
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// journal is a file of one size beside the bbolt file. bbolt makes a transaction
// durable with two syncs and writes in several places; a batch goes into the
// journal in one place and with one. What lies in one half moves to the bbolt file
// while the other is written.
type journal struct {
	file *os.File
	half int64 // bytes of a half
	at   int64 // where the next frame goes
	end  int64 // where the half ends in which that is
	// stopped: nothing may be written, for either half may hold what the bbolt file
	// lacks.
	stopped bool
	room    []byte // frames are built in it

	writeAt func([]byte, int64) (int, error) // file.WriteAt and
	sync    func() error                     // its sync, but in fault tests
}

// openJournal opens the journal beside the log in path and gives what is in it.
// Without one it makes one, unless only reading is wanted: then there is none.
func openJournal(path string, o Options, readOnly bool) (*journal, []byte, error) {
	path += JournalSuffix
	open := o.openFile
	if open == nil {
		open = os.OpenFile
	}
	half := o.half
	if half == 0 {
		half = halfBytes
	}
	flag := os.O_RDWR
	if readOnly {
		flag = os.O_RDONLY
	}
	file, err := open(path, flag, 0)
	if errors.Is(err, fs.ErrNotExist) && !readOnly {
		if err = durable.WriteFile(path, make([]byte, 2*half), 0o600); err == nil {
			file, err = open(path, flag, 0)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	content, err := io.ReadAll(file)
	if err == nil && int64(len(content)) != 2*half {
		err = eventlog.ErrCorrupt.Withf("%s has %d bytes, not %d", path, len(content), 2*half)
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return &journal{file: file, half: half, end: half, writeAt: file.WriteAt, sync: func() error { return syncData(file) }}, content, nil
}

// frameBytes is how much of the journal a batch takes whose stored records have
// size bytes in all.
func frameBytes(count, size int) int64 {
	n := int64(frameHeader + count*4 + size)
	return (n + frameAlign - 1) / frameAlign * frameAlign
}

// fits reports whether a frame of n bytes has place in the half that is written.
func (j *journal) fits(n int64) bool { return j.at+n <= j.end }

// turn goes to the beginning of the other half.
func (j *journal) turn() { j.at, j.end = 2*j.half-j.end, 3*j.half-j.end }

// restart goes to the beginning.
func (j *journal) restart() { j.at, j.end, j.stopped = 0, j.half, false }

// write makes a batch durable. After an error nobody knows whether it is.
func (j *journal) write(id eventlog.LogID, records []eventlog.Record, n int64) error {
	if int64(cap(j.room)) < n {
		j.room = make([]byte, n)
	}
	b := append(j.room[:0], frameMagic...)
	b = append(b, id[:]...)
	b = binary.BigEndian.AppendUint64(b, records[0].Number)
	b = binary.BigEndian.AppendUint32(b, uint32(len(records)))
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
	for i := range records {
		b = binary.BigEndian.AppendUint32(b, uint32(len(records[i].Bytes)))
		b = records[i].Hash.AppendBinary(b)
		b = append(b, records[i].Bytes...)
	}
	binary.BigEndian.PutUint32(b[36:], uint32(len(b)-frameHeader))
	binary.BigEndian.PutUint32(b[offSum:], frameSum(b))
	end := len(b)
	b = b[:n]
	clear(b[end:])
	if _, err := j.writeAt(b, j.at); err != nil {
		return err
	}
	if err := j.sync(); err != nil {
		return err
	}
	j.at += n
	return nil
}

func frameSum(frame []byte) uint32 {
	return crc32.Update(crc32.Checksum(frame[:offSum], castagnoli), castagnoli, frame[frameHeader:])
}

// frame is a batch found in a journal.
type frame struct {
	log     eventlog.LogID
	first   uint64
	records []eventlog.Record // their bytes are the journal's
	bytes   int64
}

func (f *frame) last() uint64 { return f.first + uint64(len(f.records)) - 1 }

// frameAt reads the frame with which b begins; false: there is none, or not all of
// one.
func frameAt(b []byte) (f frame, ok bool) {
	if len(b) < frameHeader || string(b[:8]) != frameMagic {
		return frame{}, false
	}
	count, size := binary.BigEndian.Uint32(b[32:]), int64(binary.BigEndian.Uint32(b[36:]))
	if count == 0 || size > int64(len(b)-frameHeader) || frameSum(b[:frameHeader+size]) != binary.BigEndian.Uint32(b[offSum:]) {
		return frame{}, false
	}
	f = frame{log: eventlog.LogID(b[8:24]), first: binary.BigEndian.Uint64(b[24:])}
	for body := b[frameHeader : frameHeader+size]; len(body) > 0; {
		if len(body) < recordExtra {
			return frame{}, false
		}
		n := int64(binary.BigEndian.Uint32(body))
		hash, err := eventlog.HashFromBinary(body[4:recordExtra])
		if err != nil || n > int64(len(body)-recordExtra) {
			return frame{}, false
		}
		end := recordExtra + n
		f.records = append(f.records, eventlog.Record{Number: f.first + uint64(len(f.records)), Hash: hash, Bytes: body[recordExtra:end:end]})
		body = body[end:]
	}
	f.bytes = (frameHeader + size + frameAlign - 1) / frameAlign * frameAlign
	return f, len(f.records) == int(count)
}

// behind finds what a journal has beyond head, the end of its bbolt file: the
// batches that had not been moved when the process ended. Each is held to the chain.
//
// A frame is written when the one before is durable. So what is not whole at the
// place where it should begin is a batch that nobody was told of, unless a later
// one follows: then something was lost, and that is ErrCorrupt.
func behind(content []byte, head eventlog.Head) (records []eventlog.Record, next eventlog.Head, err error) {
	half := int64(len(content)) / 2
	for range 2 { // either may be the first
		for _, from := range [...]int64{0, half} {
			if records, head, err = follow(content[from:from+half], head, records); err != nil {
				return nil, head, err
			}
		}
	}
	for at := int64(0); at < 2*half; at += frameAlign {
		f, ok := frameAt(content[at:])
		switch {
		case ok && f.log != head.Log:
			return nil, head, damaged(head.Number+1, "the journal beside is of the log %v", f.log)
		case ok && f.last() > head.Number:
			return nil, head, damaged(head.Number+1, "missing; the journal goes on with commit %d", f.first)
		}
	}
	return records, head, nil
}

// follow adds the frames from the beginning of a half that continue head.
func follow(half []byte, head eventlog.Head, records []eventlog.Record) ([]eventlog.Record, eventlog.Head, error) {
	for {
		f, ok := frameAt(half)
		if !ok || f.log != head.Log || f.first != head.Number+1 {
			return records, head, nil
		}
		check := eventlog.NewChecker(head.Log, f.first)
		for i := range f.records {
			if err := check.Check(f.records[i]); err != nil {
				return nil, head, err
			}
		}
		next, err := eventlog.CheckAppend(head, head.Number, f.records)
		if err != nil {
			return nil, head, damaged(f.first, "the journal does not continue the file: %v", err)
		}
		records, head, half = append(records, f.records...), next, half[f.bytes:]
	}
}
