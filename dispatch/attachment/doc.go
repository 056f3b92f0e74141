// Package attachment keeps photographs and documents of incidents beside the
// log.
//
// What they show is personal data: each lies in a file of its own, sealed under
// its incident's key (A65), and events carry only a name, the digest of the
// sealed bytes, size and kind. [Take] takes a file in, by the content and never
// by a name: of a photograph it takes out everything that is not picture
// (position, camera, comments, whatever follows the end), reading first what the
// camera says of time and place, as a suggestion; a document (PDF, DOCX, XLSX,
// plain text) it leaves as it came, and refuses one with programs in it. It does
// not look for malice inside a document: faces hand documents out and never show
// them. [Store] keeps the files of one workspace.
//
// It guarantees: a file whose Put returned survives a power cut and is whole;
// what was put under a name is never replaced by something else; Open gives
// what was put or an error; after Forget nothing of a key's files is left.
//
// All methods may run concurrently. A Put that fails has left nothing under
// its name and can be repeated; a full disk is ErrFull.
//
// On disk: attachments/<key>/<name>, one CBOR map of the sealed form each, in
// which key is the subject whose key seals it, in hexadecimal.
package attachment
