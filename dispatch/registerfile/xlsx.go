package registerfile

import (
	"archive/zip"
	"bytes"
	"io"

	"github.com/xuri/excelize/v2"

	"wanghuo/dispatch/register"
)

// maxUnpacked is how large a workbook may be once it is unpacked.
const maxUnpacked = 64 << 20

// readXLSX reads the first sheet.
func readXLSX(data []byte) ([][]string, *register.Fault) {
	if f := fits(data); f != nil {
		return nil, f
	}
	out, err := readSheet(data)
	if err != nil {
		f := fault(0, "", "format", "工作簿已损坏或设了密码，请用 Excel 打开后另存", "the workbook is damaged or has a password: open it and save it anew")
		return nil, &f
	}
	if len(out) > 2*MaxRows {
		f := fault(0, "", "rows", "超过 5000 行，请分成几个文件导入", "more than 5000 rows: import them in parts")
		return nil, &f
	}
	for i, row := range out {
		if len(row) > MaxColumns && !empty(row[MaxColumns:]) {
			f := fault(i+1, "", "columns", "超过 60 列", "more than 60 columns")
			return nil, &f
		}
	}
	return out, nil
}

// fits unpacks every part without keeping it: the sizes that an archive states
// of itself may lie.
func fits(data []byte) *register.Fault {
	big := fault(0, "", "size", "工作簿展开后过大，请删去图片和多余的工作表", "the workbook is too large once unpacked: take out pictures and further sheets")
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f := fault(0, "", "format", "工作簿已损坏，请用 Excel 打开后另存", "the workbook is damaged: open it and save it anew")
		return &f
	}
	if len(z.File) > 1000 {
		return &big
	}
	left := int64(maxUnpacked)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			f := fault(0, "", "format", "工作簿已损坏，请用 Excel 打开后另存", "the workbook is damaged: open it and save it anew")
			return &f
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		r.Close()
		if left -= n; left < 0 {
			return &big
		}
		if err != nil {
			f := fault(0, "", "format", "工作簿已损坏，请用 Excel 打开后另存", "the workbook is damaged: open it and save it anew")
			return &f
		}
	}
	return nil
}

func readSheet(data []byte) (out [][]string, err error) {
	defer func() { // a reader of other people's formats must not take the server down
		if recover() != nil {
			out, err = nil, io.ErrUnexpectedEOF
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, err
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	rows, err := book.Rows(sheets[0])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() && len(out) <= 2*MaxRows {
		row, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Error()
}
