package strict

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Size is a number of bytes, written with a unit: 512KiB, 16MiB, 1GiB.
type Size int64

var units = []struct {
	name string
	size int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// String returns the size with the greatest unit that divides it.
func (s Size) String() string {
	for _, u := range units {
		if int64(s) >= u.size && int64(s)%u.size == 0 {
			return strconv.FormatInt(int64(s)/u.size, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}

// ParseSize reads what [Size.String] writes.
func ParseSize(text string) (Size, error) {
	for _, u := range units {
		if n, ok := strings.CutSuffix(text, u.name); ok {
			v, err := strconv.ParseInt(strings.TrimSpace(n), 10, 64)
			if err != nil || v < 0 || v > math.MaxInt64/u.size {
				break
			}
			return Size(v * u.size), nil
		}
	}
	return 0, fmt.Errorf("%q is not a size: write it like 512KiB, 16MiB or 1GiB", text)
}

// UnmarshalText lets flags hold sizes.
func (s *Size) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSize(string(text))
	return err
}

var (
	durationType = reflect.TypeFor[time.Duration]()
	sizeType     = reflect.TypeFor[Size]()
)

// Set reads text, e.g. of an environment variable, into the field dst with tag.
// Lists are split at commas.
func Set(dst reflect.Value, tag reflect.StructTag, text string) error {
	n := &node{kind: kindText, text: text}
	switch {
	case dst.Type() == durationType || dst.Type() == sizeType:
	case dst.Kind() == reflect.Slice:
		n.kind = kindList
		for part := range strings.SplitSeq(text, ",") {
			n.items = append(n.items, &node{kind: kindText, text: part})
		}
	case dst.Kind() == reflect.Bool:
		switch strings.ToLower(text) {
		case "true", "1", "yes":
			n.kind, n.flag = kindBool, true
		case "false", "0", "no":
			n.kind = kindBool
		}
	case dst.Kind() != reflect.String:
		n.kind = kindInt
	}
	return set(dst, tag, n)
}

// set puts the value of n into dst, which is not a section.
func set(dst reflect.Value, tag reflect.StructTag, n *node) error {
	if dst.Kind() == reflect.Pointer {
		v := reflect.New(dst.Type().Elem())
		if err := set(v.Elem(), tag, n); err != nil {
			return err
		}
		dst.Set(v)
		return nil
	}
	switch {
	case n.kind == kindNull:
		return fmt.Errorf("has no value: give it one, or remove the line")
	case dst.Type() == durationType:
		return setDuration(dst, tag, n)
	case dst.Type() == sizeType:
		if n.kind != kindText {
			return fmt.Errorf("must be a size with a unit, like 16MiB, not %s", n.kind)
		}
		v, err := ParseSize(n.text)
		if err != nil {
			return err
		}
		dst.SetInt(int64(v))
		return nil
	}
	switch dst.Kind() {
	case reflect.String:
		if n.kind != kindText {
			return fmt.Errorf("must be text, not %s%s", n.kind, quoteHint(n))
		}
		if err := oneOf(tag, n.text); err != nil {
			return err
		}
		dst.SetString(n.text)
	case reflect.Bool:
		if n.kind != kindBool {
			return fmt.Errorf("must be true or false, not %s", n.kind)
		}
		dst.SetBool(n.flag)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v, err := strconv.ParseInt(n.text, 10, dst.Type().Bits())
		if n.kind != kindInt || err != nil {
			return fmt.Errorf("must be a whole number, not %s", shown(n))
		}
		dst.SetInt(v)
	case reflect.Uint, reflect.Uint64, reflect.Uint32:
		v, err := strconv.ParseUint(n.text, 10, dst.Type().Bits())
		if n.kind != kindInt || err != nil {
			return fmt.Errorf("must be a whole number, not negative, not %s", shown(n))
		}
		dst.SetUint(v)
	case reflect.Slice:
		return setList(dst, tag, n)
	default:
		return fmt.Errorf("can't be set (type %s)", dst.Type())
	}
	return nil
}

func shown(n *node) string {
	if n.text != "" {
		return strconv.Quote(n.text)
	}
	return n.kind.String()
}

func quoteHint(n *node) string {
	switch n.kind {
	case kindInt, kindFloat, kindBool:
		return fmt.Sprintf(": write %q", n.text)
	default:
		return ""
	}
}

func setDuration(dst reflect.Value, tag reflect.StructTag, n *node) error {
	switch n.kind {
	case kindInt, kindFloat:
		return fmt.Errorf("%s has no unit: write %ss, %sm or %sms", n.text, n.text, n.text, n.text)
	case kindText:
	default:
		return fmt.Errorf("must be a duration like 10s, not %s", n.kind)
	}
	d, err := time.ParseDuration(n.text)
	if err != nil {
		return fmt.Errorf("%q is not a duration: write it like 250ms, 10s, 2m or 1m30s", n.text)
	}
	if d < 0 {
		return fmt.Errorf("%s is negative", d)
	}
	if least := tag.Get("min"); least != "" {
		if m, err := time.ParseDuration(least); err == nil && d < m {
			return fmt.Errorf("%s is too short: at least %s", d, least)
		}
	}
	if most := tag.Get("max"); most != "" {
		if m, err := time.ParseDuration(most); err == nil && d > m {
			return fmt.Errorf("%s is too long: at most %s", d, most)
		}
	}
	dst.SetInt(int64(d))
	return nil
}

func setList(dst reflect.Value, tag reflect.StructTag, n *node) error {
	if dst.Type().Elem().Kind() != reflect.String {
		return fmt.Errorf("can't be set (type %s)", dst.Type())
	}
	if n.kind != kindList {
		return fmt.Errorf("must be a list, like [a, b], not %s", n.kind)
	}
	out := reflect.MakeSlice(dst.Type(), 0, len(n.items))
	for i, item := range n.items {
		if item.kind != kindText {
			return fmt.Errorf("item %d must be text, not %s%s", i+1, item.kind, quoteHint(item))
		}
		if err := oneOf(tag, item.text); err != nil {
			return fmt.Errorf("item %d: %w", i+1, err)
		}
		out = reflect.Append(out, reflect.ValueOf(item.text).Convert(dst.Type().Elem()))
	}
	if len(n.items) == 0 {
		out = reflect.Zero(dst.Type()) // an empty list is no list
	}
	dst.Set(out)
	return nil
}

func oneOf(tag reflect.StructTag, text string) error {
	enum := tag.Get("enum")
	if enum == "" {
		return nil
	}
	words := strings.Split(enum, ",")
	if slices.Contains(words, text) {
		return nil
	}
	return fmt.Errorf("%q is none of %s%s", text, strings.Join(words, ", "), Suggest(text, words))
}
