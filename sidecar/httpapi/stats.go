package httpapi

import "sync/atomic"

// Stats count since the server was made. Conns and Streams are those of now.
type Stats struct {
	Conns, Streams                                                           int64
	Accepted                                                                 uint64 // connections
	Calls                                                                    uint64 // requests that reached a service
	KeepAlives                                                               uint64 // lines sent because a stream was silent
	ConnsEvicted                                                             uint64 // waiting connections closed in favour of new ones
	ConnsRefused                                                             uint64 // closed at once: every connection was at work
	ConnsUnserved                                                            uint64 // ended before a request was understood
	WrongHost, CrossSite, NoToken, WrongPath, WrongMethod, WrongType, TooBig uint64 // requests refused
	BrokenBody                                                               uint64 // bodies that ended early or came too slowly
	BusyUnary, BusyStreams                                                   uint64 // refused: too many at work
	SlowReaders                                                              uint64 // streams cut because a line was not read in time
	Panics                                                                   uint64
	TokensReplaced                                                           uint64 // times that the token file had another one
}

// counters is Stats for many writers.
type counters struct {
	conns, streams                                                           atomic.Int64
	accepted, calls, keepAlives                                              atomic.Uint64
	evicted, refused, unserved                                               atomic.Uint64
	wrongHost, crossSite, noToken, wrongPath, wrongMethod, wrongType, tooBig atomic.Uint64
	brokenBody, busyUnary, busyStreams, slowReaders, panics, rotated         atomic.Uint64
}

// Stats returns the counters. It may be called at any time.
func (s *Server) Stats() Stats {
	c := &s.count
	return Stats{
		Conns: c.conns.Load(), Streams: c.streams.Load(), Accepted: c.accepted.Load(), Calls: c.calls.Load(), KeepAlives: c.keepAlives.Load(),
		ConnsEvicted: c.evicted.Load(), ConnsRefused: c.refused.Load(), ConnsUnserved: c.unserved.Load(),
		WrongHost: c.wrongHost.Load(), CrossSite: c.crossSite.Load(), NoToken: c.noToken.Load(), WrongPath: c.wrongPath.Load(),
		WrongMethod: c.wrongMethod.Load(), WrongType: c.wrongType.Load(), TooBig: c.tooBig.Load(), BrokenBody: c.brokenBody.Load(),
		BusyUnary: c.busyUnary.Load(), BusyStreams: c.busyStreams.Load(), SlowReaders: c.slowReaders.Load(), Panics: c.panics.Load(), TokensReplaced: c.rotated.Load(),
	}
}
