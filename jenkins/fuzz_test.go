package jenkins_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/footman-ci/footman/jenkins"
)

// FuzzReadBuild: no build.xml makes the reader panic, and an error never comes
// with a state that somebody could act upon.
func FuzzReadBuild(f *testing.F) {
	for _, name := range []string{"ticks-1", "ticks-5", "noresume-1", "freequick-1"} {
		f.Add(realFile(f, name+".build.xml"))
	}
	f.Add([]byte(flow(cps+"<done>false</done><head>1:5</head></execution>", "")))
	dir := folder(f, map[string]string{"build.xml": "", "program.dat": ""})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := jenkins.ReadBuildFS(holding(bytes.NewReader(data)), dir)
		if err != nil && (got.Running || got.Resumable) {
			t.Errorf("%+v with %v", got, err)
		}
		if err == nil && (!got.Exists || got.Resumable && !got.Running || got.Running && got.Completed != nil && *got.Completed) {
			t.Errorf("it contradicts itself: %+v", got)
		}
	})
}

// FuzzJobConfig: no config.xml makes the reader panic.
func FuzzJobConfig(f *testing.F) {
	files, err := filepath.Glob("testdata/*.config.xml")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		f.Add(realFile(f, filepath.Base(file)))
	}
	path := filepath.Join(folder(f, map[string]string{"config.xml": ""}), "config.xml")
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := jenkins.ReadJobConfigFS(holding(bytes.NewReader(data)), path); err != nil && got != (jenkins.JobConfig{}) {
			t.Errorf("%+v with %v", got, err)
		}
	})
}

// FuzzXML10: rewriting keeps every length and touches nothing but what it may.
func FuzzXML10(f *testing.F) {
	f.Add([]byte("<?xml version='1.1'?><a b='&#1;'>&#x1b;<![CDATA[&#2;]]><!-- &#3; --></a>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := io.ReadAll(jenkins.XML10(bytes.NewReader(data)))
		if err != nil {
			t.Fatal(err)
		}
		checkRewriting(t, data, out)
	})
}

// BenchmarkRead compares, in MB/s on one Pipeline's build.xml of 10 MB, what
// ReadBuild does with encoding/xml on a copy that says 1.0, and with encoding/xml
// on the file as it is behind XML10.
func BenchmarkRead(b *testing.B) {
	const size = 10 << 20
	dir := b.TempDir()
	write := func(name, version string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bigBuild(size, version), 0o644); err != nil {
			b.Fatal(err)
		}
		return path
	}
	write("build.xml", "1.1")
	write("program.dat", "1.1")
	b.Run("ReadBuild", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			if st, err := jenkins.ReadBuild(dir); err != nil || !st.Resumable {
				b.Fatal(st, err)
			}
		}
	})
	decode := func(b *testing.B, path string, wrap func(io.Reader) io.Reader) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			f, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			d := xml.NewDecoder(wrap(f))
			for err == nil {
				_, err = d.RawToken()
			}
			f.Close()
			if !errors.Is(err, io.EOF) {
				b.Fatal(err)
			}
		}
	}
	b.Run("encoding-xml-1.0", func(b *testing.B) {
		decode(b, write("ten.xml", "1.0"), func(r io.Reader) io.Reader { return r })
	})
	b.Run("encoding-xml-XML10", func(b *testing.B) { decode(b, filepath.Join(dir, "build.xml"), jenkins.XML10) })
	b.Run("XML10-alone", func(b *testing.B) {
		data := bigBuild(size, "1.1")
		b.SetBytes(size)
		for b.Loop() {
			if _, err := io.Copy(io.Discard, jenkins.XML10(bytes.NewReader(data))); err != nil {
				b.Fatal(err)
			}
		}
	})
}
