package jenkins

import (
	"strconv"
	"strings"
)

// eachChild calls f with the name of each element directly inside the open one,
// which has the given depth. f may read into it or leave it.
func eachChild(s *scanner, depth int, f func(name string) error) error {
	for {
		more, err := s.child(depth)
		if err != nil || !more {
			return err
		}
		if err := f(string(s.name)); err != nil {
			return err
		}
	}
}

// The take functions read the element opened last. A second element of the same
// name is an error: Jenkins' reader refuses a duplicate field.

func takeString(s *scanner, to **string) error {
	name := string(s.name)
	v, err := s.text()
	if err != nil {
		return err
	}
	if *to != nil {
		return s.fail(ErrMalformed, "a second <%s>", name)
	}
	*to = &v
	return nil
}

func takeBool(s *scanner, to **bool) error {
	name := string(s.name)
	var v *string
	if err := takeString(s, &v); err != nil {
		return err
	}
	is := strings.EqualFold(*v, "true") // XStream's BooleanConverter ignores case
	if !is && !strings.EqualFold(*v, "false") {
		return s.fail(ErrMalformed, "<%s> is neither true nor false", name)
	}
	if *to != nil {
		return s.fail(ErrMalformed, "a second <%s>", name)
	}
	*to = &is
	return nil
}

func takeInt(s *scanner, to **int64) error {
	name := string(s.name)
	var v *string
	if err := takeString(s, &v); err != nil {
		return err
	}
	n, err := strconv.ParseInt(*v, 10, 64)
	if err != nil {
		return s.fail(ErrMalformed, "<%s> is not a number of 64 bits", name)
	}
	if *to != nil {
		return s.fail(ErrMalformed, "a second <%s>", name)
	}
	*to = &n
	return nil
}
