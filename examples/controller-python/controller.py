#!/usr/bin/env python3
"""A toy controller that keeps Footman's contract (docs/controller-contract.md).

It needs Python 3.8 and nothing else, talks JSON to its sidecar, and is made to be read:
sections follow the contract's. Its "builds" write a line "tick N" into their log each
second, as many as the job's config.xml says after "seq 1"; how far a build got is read
from its log when it is resumed.

    footman run --name a --home HOME -- python3 controller.py 8080
    footman conformance --controller-url http://127.0.0.1:{port}/ -- python3 controller.py {port}
"""

import fcntl
import hashlib
import http.client
import http.server
import json
import os
import queue
import random
import re
import shutil
import signal
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from xml.sax.saxutils import escape, unescape

# --- Who am I -----------------------------------------------------------------

REPLICA = os.environ.get("FOOTMAN_REPLICA", "")  # empty: do nothing for Footman
INCARNATION = int(os.environ.get("FOOTMAN_INCARNATION") or 0)
HOME = os.environ.get("FOOTMAN_HOME") or os.environ["JENKINS_HOME"]
URL_FILE = os.environ.get("FOOTMAN_URL_FILE", "")
TOKEN_FILE = os.environ.get("FOOTMAN_TOKEN_FILE", "")
FOOTMAN = os.path.join(HOME, ".footman")
OWN = os.path.join(FOOTMAN, "running", REPLICA, str(INCARNATION))
FEATURES = ["adopt-build", "rebuild", "quiet-down", "replay-queue", "report-changes", "apply-changes", "report-rewrites"]


def log(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime()) + "%03dZ" % (time.time() % 1 * 1000)


def replace(path, data):
    """Writes a file by temporary file, fsync and rename."""
    tmp = os.path.join(os.path.dirname(path), ".%s-%d.tmp" % (os.path.basename(path), threading.get_ident()))
    with open(tmp, "wb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())
    os.rename(tmp, path)


def create(path, data):
    """Creates a file that must not exist, durably. Removes it again if that fails halfway."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        os.write(fd, data)
        os.fsync(fd)
    except OSError:
        os.unlink(path)
        raise
    finally:
        os.close(fd)
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def fresh(folder):
    """Makes what an NFS client believes of a folder current."""
    nonce = os.path.join(folder, ".nonce-%d-%d" % (os.getpid(), random.getrandbits(60)))
    try:
        os.close(os.open(nonce, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640))
        os.unlink(nonce)
    except FileNotFoundError:
        pass


# --- Files: KEY, record, claim, release -----------------------------------------


def encode(name):
    enc = "".join(
        chr(c) if re.match(rb"[A-Za-z0-9_-]", bytes([c])) or (c == 0x2E and i > 0) else "%%%02X" % c
        for i, c in enumerate(name.encode())
    )
    if len(enc) <= 180:
        return enc
    cut = 115
    for i in (1, 2):  # not inside a %XX
        if enc[115 - i] == "%":
            cut = 115 - i
    return enc[:cut] + "~" + hashlib.sha256(name.encode()).hexdigest()


def key(job, number):
    return "%s@%d" % (encode(job), number)


def folder_of(job):
    return "/".join("jobs/" + part for part in job.split("/"))


def record_path(job, number):
    return os.path.join(OWN, key(job, number) + ".json")


def claim(job, number, queue_id):
    """Raises OSError if the build must not start."""
    if not REPLICA:
        return
    record = {
        "format": 1, "job": job, "number": number, "folder": folder_of(job), "claimed_at": now(),
        "queue_id": str(queue_id), "origin": REPLICA, "origin_incarnation": INCARNATION,
    }
    create(record_path(job, number), json.dumps(record, ensure_ascii=False).encode() + b"\n")


def release(job, number):
    if REPLICA:
        try:
            os.unlink(record_path(job, number))
        except FileNotFoundError:
            pass


# --- Files: build numbers -------------------------------------------------------

stripes = {}  # name -> mutex: fcntl locks do not exclude threads, and any close drops them
stripes_lock = threading.Lock()


class Stripe:
    """Holds the lock under which numbers of a job are drawn."""

    def __init__(self, job):
        name = hashlib.sha256(job.encode()).hexdigest()[:2]
        self.path = os.path.join(FOOTMAN, "numbers", name)
        with stripes_lock:
            self.mutex = stripes.setdefault(name, threading.Lock())

    def __enter__(self):
        self.mutex.acquire()
        try:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            end = time.monotonic() + 30
            while True:
                try:
                    return fcntl.lockf(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except (BlockingIOError, PermissionError):
                    if time.monotonic() > end:
                        os.close(self.fd)
                        raise
                time.sleep(0.001 + random.random() / 1000)
        except BaseException:
            self.mutex.release()
            raise

    def __exit__(self, *_):
        os.close(self.fd)  # drops the lock
        self.mutex.release()


def draw_number(job, known):
    """Returns the next number. known maps jobs to the next number known here."""

    def draw():
        folder = os.path.join(HOME, folder_of(job))
        try:
            with open(os.path.join(folder, "nextBuildNumber")) as f:
                disk = int(f.read().strip())
        except (FileNotFoundError, ValueError):
            disk = 1
        n = max(disk, known.get(job, 1))
        while os.path.lexists(os.path.join(folder, "builds", str(n))):
            n += 1
        replace(os.path.join(folder, "nextBuildNumber"), b"%d\n" % (n + 1))
        memory.report(folder_of(job) + "/nextBuildNumber", digest_of(b"%d\n" % (n + 1)))
        known[job] = n + 1
        return n

    if not REPLICA:
        return draw()
    with Stripe(job):
        return draw()


# --- Staying in step: what is in memory, and what was saved from it --------------

CHUNK = 2000  # changes in one call
WAITING = 20000  # changes that wait for the sidecar


def digest_of(data):
    return hashlib.sha256(data).hexdigest()[:32]


def digest_of_file(path):
    try:
        with open(os.path.join(HOME, path), "rb") as f:
            return digest_of(f.read())
    except (FileNotFoundError, NotADirectoryError):
        return ""


def job_of(folder):
    return "/".join(folder.split("/")[1::2])


def stat_of(path):
    """What shows without reading that a file is another one; None if there is none."""
    try:
        st = os.stat(os.path.join(HOME, path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return st.st_ino, st.st_ctime_ns, st.st_size


class Memory:
    """The configuration that is loaded: items, nodes and config.xml, by the path of the file.

    As in Jenkins, everything acts on what is in memory, and a save writes a whole file
    from there.
    """

    def __init__(self):
        self.lock = threading.RLock()
        self.files = {}  # path -> (content, stat)
        self.waiting, self.lost = [], False  # reports
        self.held = False
        self.news = threading.Event()

    def load_all(self):
        def items(folder):
            for name in sorted(os.listdir(os.path.join(HOME, folder))) if os.path.isdir(os.path.join(HOME, folder)) else []:
                self.try_load("%s/%s/config.xml" % (folder, name))
                items("%s/%s/jobs" % (folder, name))

        items("jobs")
        self.try_load("config.xml")
        nodes = os.path.join(HOME, "nodes")
        for name in os.listdir(nodes) if os.path.isdir(nodes) else []:
            self.try_load("nodes/%s/config.xml" % name)

    def try_load(self, path):
        try:
            self.load(path)
        except (OSError, ValueError) as e:
            log("%s: %s" % (path, e))

    def text(self, path):
        with self.lock:
            return self.files[path][0].decode() if path in self.files else ""

    def loaded(self):
        with self.lock:
            return [(p, digest_of(data)) for p, (data, _) in sorted(self.files.items())]

    def load(self, path):
        """Loads what lies there, until that is what was read; returns its digest, "" if it is gone."""
        if stat_of(path) is None:  # on NFS "missing" may be half a minute old
            parts = path.split("/")
            for i in range(len(parts)):
                fresh(os.path.join(HOME, *parts[:i]))
        for _ in range(8):
            before = stat_of(path)
            if before is None:
                with self.lock:
                    self.files.pop(path, None)
                return ""
            with open(os.path.join(HOME, path), "rb") as f:
                data = f.read()
            if not re.search(rb"<[A-Za-z]", data) or not data.rstrip().endswith(b">"):
                raise ValueError("%s is not XML" % path)  # what was loaded stays
            with self.lock:
                if stat_of(path) == before:
                    self.files[path] = (data, before)
                    return digest_of(data)
        raise ValueError("%s changes all the time" % path)

    def forget(self, folder):
        """Takes an item with all below it out of memory."""
        with self.lock:
            for p in [p for p in self.files if p.startswith(folder + "/")]:
                del self.files[p]

    def refresh(self, path):
        """Before something is configured: what is loaded must be what lies there."""
        with self.lock:
            if stat_of(path) != (self.files[path][1] if path in self.files else None):
                self.try_load(path)

    def save(self, path, data):
        """Replaces a file from memory, keeps the version, and says so."""
        with self.lock:
            base = digest_of(self.files[path][0]) if path in self.files else ""
            os.makedirs(os.path.dirname(os.path.join(HOME, path)), exist_ok=True)
            replace(os.path.join(HOME, path), data)
            self.keep_version(path)
            self.files[path] = (data, stat_of(path))
            self.report(path, digest_of(data), base)

    @staticmethod
    def keep_version(path):
        """A link costs nothing, and survives whoever replaces the file next."""
        if not REPLICA:
            return
        versions = os.path.join(FOOTMAN, "versions", REPLICA)
        tmp = os.path.join(versions, ".new-%d-%d" % (os.getpid(), random.getrandbits(60)))
        try:
            os.makedirs(versions, exist_ok=True)
            os.link(os.path.join(HOME, path), tmp)
            with open(tmp, "rb") as f:
                os.rename(tmp, os.path.join(versions, digest_of(f.read())))
        except OSError as e:
            log("no version of %s is kept: %s" % (path, e))
        finally:
            if os.path.lexists(tmp):  # a rename onto another link of the same file does nothing
                os.unlink(tmp)

    def delete(self, folder):
        with self.lock:
            shutil.rmtree(os.path.join(HOME, folder), ignore_errors=True)
            for p in sorted((p for p in self.files if p.startswith(folder + "/")), reverse=True):
                self.report(p, "", digest_of(self.files.pop(p)[0]))

    # reports

    def report(self, path, digest, base=""):
        if not REPLICA:
            return
        with self.lock:
            if len(self.waiting) >= WAITING:
                self.lost = True  # the others' scans find it
            else:
                self.waiting.append({"path": path, "digest": digest, "base": base})
        self.news.set()

    def take(self):
        with self.lock:
            changes, lost = self.waiting[:CHUNK], self.lost
            self.waiting, self.lost = self.waiting[CHUNK:], False
            return changes, lost

    def put_back(self, changes, lost):
        with self.lock:
            self.waiting, self.lost = changes + self.waiting, self.lost or lost


memory = Memory()


# --- Builds -----------------------------------------------------------------------


class Build:
    """A build that runs here, or ran here until a moment ago."""

    def __init__(self, controller, job, number, queue_id, started):
        self.controller, self.job, self.number = controller, job, number
        self.queue_id, self.started = queue_id, started
        self.dir = os.path.join(HOME, folder_of(job), "builds", str(number))
        self.result = ""

    def save(self):
        text = "<?xml version='1.1' encoding='UTF-8'?>\n<flow-build>\n"
        text += "  <queueId>%d</queueId>\n  <startTime>%d</startTime>\n" % (self.queue_id, self.started)
        if self.result:
            text += "  <result>%s</result>\n" % self.result
        text += "  <completed>%s</completed>\n</flow-build>\n" % ("true" if self.result else "false")
        replace(os.path.join(self.dir, "build.xml"), text.encode())

    def write(self, line):
        fd = os.open(os.path.join(self.dir, "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(fd, line.encode() + b"\n")
        finally:
            os.close(fd)

    def ticks(self):
        try:
            with open(os.path.join(self.dir, "log")) as f:
                return sum(line.startswith("tick ") and line.endswith("\n") for line in f)
        except FileNotFoundError:
            return 0

    def run(self):
        total = job_setting(self.job, r"seq 1 (\d+)", 1)
        for n in range(self.ticks() + 1, total + 1):
            if self.controller.stopping.wait(1):
                return  # suspended: the log says how far it got, and the record stays
            self.write("tick %d" % n)
        self.finish("SUCCESS")

    def finish(self, result, reason=""):
        """Log first, then build.xml; released only when build.xml says completed."""
        if reason:
            self.write(reason)
        self.write("Finished: " + result)
        self.result = result
        while True:
            try:
                self.save()
                break
            except OSError as e:
                log("%s #%d can't be saved: %s" % (self.job, self.number, e))
                if self.controller.stopping.wait(0.5):
                    return
        release(self.job, self.number)
        self.controller.forget(self)
        path = "%s/builds/%d/build.xml" % (folder_of(self.job), self.number)
        memory.report(path, digest_of_file(path))


def job_setting(job, pattern, default):
    m = re.search(pattern, memory.text(folder_of(job) + "/config.xml"))
    return int(m.group(1)) if m else default


def job_exists(job):
    return "<flow-definition" in memory.text(folder_of(job) + "/config.xml")


def read_build(job, number):
    """Returns the text of build.xml, "" if only a log is there, None if nothing is."""
    folder = os.path.join(HOME, folder_of(job))
    path = os.path.join(folder, "builds", str(number))
    for attempt in range(2):
        try:
            with open(os.path.join(path, "build.xml"), encoding="utf-8") as f:
                return f.read()
        except FileNotFoundError:
            if attempt == 0:  # "missing" may be half a minute old on NFS
                for d in (folder, os.path.join(folder, "builds"), path):
                    fresh(d)
    return "" if os.path.exists(os.path.join(path, "log")) else None


def element(xml, name):
    m = re.search("<%s>([^<]*)</%s>" % (name, name), xml)
    return m.group(1) if m else ""


# --- The controller ---------------------------------------------------------------


class Controller:
    def __init__(self):
        self.lock = threading.RLock()  # of everything below
        self.runs = {}  # KEY -> Build
        self.numbers = {}  # job -> next number
        self.ended = {}  # KEY -> [reason, rebuilt]: builds that were ended instead of resumed
        self.items = []  # the queue: (id, job)
        self.quiet = False
        self.ready = False
        self.stopping = threading.Event()
        self.url = ""
        self.queue_changed = threading.Condition(self.lock)
        self.live_wanted = threading.Event()
        self.sidecar = Sidecar(self) if REPLICA else None
        self.queue_file = os.path.join(HOME, "queue", "%s-%d.xml" % (REPLICA, INCARNATION)) if REPLICA else ""

    def state(self):
        if self.stopping.is_set():
            return "stopping"
        if not self.ready:
            return "starting"
        return "draining" if self.quiet else "serving"

    def changed(self, build=None, phase="RUNNING"):
        """Tells everybody who wants to know."""
        self.live_wanted.set()
        if self.sidecar:
            self.sidecar.report(build, phase)

    # live.json

    def write_live(self):
        with self.lock:
            live = {
                "format": 1, "incarnation": INCARNATION, "state": self.state(), "veto": True, "updated_at": now(),
                "running": len(self.runs), "queue": len(self.items), "online_nodes": 0, "url": self.url, "nodes": {},
            }
        replace(os.path.join(OWN, "live.json"), json.dumps(live).encode() + b"\n")

    def keep_live(self):
        while not self.stopping.is_set():
            self.live_wanted.wait(3)
            self.live_wanted.clear()
            try:
                self.write_live()
            except OSError as e:
                log("live.json: %s" % e)
            time.sleep(0.1)

    # the queue

    def schedule(self, job, queue_id=None):
        with self.lock:
            self.items.append((queue_id or random.getrandbits(62) + 1, job))
            self.save_queue()
            self.queue_changed.notify_all()

    def save_queue(self):
        if not self.queue_file:
            return
        text = "<?xml version='1.1' encoding='UTF-8'?>\n<queue><items>\n"
        for queue_id, job in self.items:
            text += "<item><id>%d</id><job>%s</job></item>\n" % (queue_id, escape(job))
        os.makedirs(os.path.dirname(self.queue_file), exist_ok=True)
        replace(self.queue_file, (text + "</items></queue>\n").encode())

    def may_start(self):
        return self.ready and not self.quiet and not self.stopping.is_set() and (not self.sidecar or self.sidecar.lease_ok())

    def work(self):
        """Starts what waits, one after the other, while something may start."""
        while not self.stopping.is_set():
            with self.lock:
                if not self.items or not self.may_start():
                    self.queue_changed.wait(0.1)
                    continue
                queue_id, job = self.items[0]
            try:
                self.start(job, queue_id)
            except OSError as e:
                log("no build of %s: %s" % (job, e))
            with self.lock:
                self.items.pop(0)
                self.save_queue()

    def start(self, job, queue_id):
        number = draw_number(job, self.numbers)
        claim(job, number, queue_id)
        build = Build(self, job, number, queue_id, int(time.time() * 1000))
        with self.lock:
            try:
                os.mkdir(build.dir)
            except OSError:
                release(job, number)  # no build was made
                raise
            self.runs[key(job, number)] = build
        build.save()
        build.write("Started")
        self.launch(build)

    def launch(self, build):
        threading.Thread(target=build.run, daemon=True).start()
        self.changed(build)

    def forget(self, build):
        with self.lock:
            self.runs.pop(key(build.job, build.number), None)
        self.changed(build, "COMPLETED")

    # loading

    def load(self, job, number):
        """Loads a running build, which resumes it, if its record lies in the own folder.

        Returns outcome and reason as for AdoptBuild.
        """
        with self.lock:
            k = key(job, number)
            if k in self.ended:
                return "UNRESUMABLE", self.ended[k][0]
            if k in self.runs:
                return "RESUMED", ""
            if not self.ready or self.quiet or self.stopping.is_set():
                return "RETRY", "it is %s" % self.state()
            fresh(OWN)
            if not os.path.exists(record_path(job, number)):
                return "RETRY", "there is no record of it in the folder of %s/%d" % (REPLICA, INCARNATION)
            if not job_exists(job):
                return "RETRY", "job %s is not known" % job
            xml = read_build(job, number)
            if xml == "":
                return "RETRY", "it has a log and no build.xml"
            if xml is None or element(xml, "completed") == "true":
                release(job, number)
                return "FINISHED", ""
            build = Build(self, job, number, int(element(xml, "queueId") or 0), int(element(xml, "startTime") or 0))
            if self.fragile(job):
                reason = "it runs with PERFORMANCE_OPTIMIZED, so nothing of it was saved"
                build.finish("FAILURE", "Cannot resume build: " + reason)
                self.ended[k] = [reason, False]
                return "UNRESUMABLE", reason
            self.runs[k] = build
        build.write("Resuming build at %s by %s/%d" % (now(), REPLICA, INCARNATION))
        self.launch(build)
        return "RESUMED", ""

    # commands

    def adopt(self, command):
        ref = command["record"]["build"]
        job, number = ref["job"], ref["number"]
        outcome, reason = self.load(job, number)
        if outcome == "UNRESUMABLE" and command["policy"] == "UNRESUMABLE_POLICY_REBUILD":
            with self.lock:
                ended = self.ended[key(job, number)]
                if not ended[1]:
                    ended[1] = True
                    self.schedule(job)
        return outcome, reason

    def quiet_down(self, quiet):
        with self.lock:
            self.quiet = quiet
            self.queue_changed.notify_all()
        self.changed()
        return "DONE", ""

    def replay(self, command):
        folder = os.path.join(HOME, command["folder"])
        fresh(os.path.dirname(folder))
        try:
            with open(os.path.join(folder, "queue.xml"), encoding="utf-8") as f:
                xml = f.read()
        except FileNotFoundError:
            return "DONE", ""  # replayed before
        for queue_id, job in re.findall("<item><id>(\\d+)</id><job>([^<]*)</job></item>", xml):
            job = unescape(job)
            if not job_exists(job):
                log("queue item %s: there is no job %s" % (queue_id, job))
                continue
            if self.became_build(job, queue_id):
                continue
            try:
                create(os.path.join(folder, queue_id + ".done"), b"")
            except FileExistsError:
                continue
            self.schedule(job, int(queue_id))
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
        return "DONE", ""

    @staticmethod
    def became_build(job, queue_id):
        builds = os.path.join(HOME, folder_of(job), "builds")
        numbers = [int(n) for n in os.listdir(builds) if n.isdigit()]
        return any(element(read_build(job, n) or "", "queueId") == queue_id for n in numbers)

    @staticmethod
    def fragile(job):
        return "<hint>PERFORMANCE_OPTIMIZED</hint>" in memory.text(folder_of(job) + "/config.xml")

    def apply(self, command):
        """Loads what others saved, in the order that is given. Returns an answer for each."""
        out = []
        for change in command["changes"]:
            path, answer = change["path"], {"outcome": "APPLY_OUTCOME_APPLIED"}
            try:
                answer["digest"] = self.apply_one(path, change["kind"], change.get("from"))
            except NotImplementedError as e:
                answer = {"outcome": "APPLY_OUTCOME_UNSUPPORTED", "reason": str(e)}
            except (OSError, ValueError) as e:
                answer = {"outcome": "APPLY_OUTCOME_FAILED", "reason": str(e)}  # it comes again
            out.append(dict(answer, path=path))
        return out

    def apply_one(self, path, kind, source):
        folder = os.path.dirname(path)
        if kind in ("global", "node"):
            return memory.load(path)
        if kind == "item":
            job = job_of(folder)
            with self.lock:
                gone = [folder] * (not os.path.exists(os.path.join(HOME, path))) + [os.path.dirname(source)] * bool(source)
                for b in self.runs.values():
                    if any((folder_of(b.job) + "/").startswith(g + "/") for g in gone):
                        raise ValueError("%s #%d runs here" % (b.job, b.number))
                if source:
                    memory.forget(os.path.dirname(source))
                digest = memory.load(path)
                if not digest:
                    memory.forget(folder)
                    self.numbers.pop(job, None)
            return digest
        if kind == "next-build-number":  # numbers are drawn from the disk under a lock; nothing else is in memory
            return digest_of_file(path)
        if kind == "builds":  # nothing of builds that have ended is in memory
            try:
                numbers = sorted(n for n in os.listdir(os.path.join(HOME, path)) if re.fullmatch("[1-9][0-9]{0,9}", n))
            except FileNotFoundError:
                return ""
            return digest_of("".join(n + "\n" for n in numbers).encode())
        if kind == "build":
            return ""
        raise NotImplementedError("this controller loads nothing of the kind " + kind)

    def command(self, c):
        """Carries out one command of the stream."""
        try:
            if c.get("adopt_build"):
                return self.adopt(c["adopt_build"])
            if c.get("quiet_down"):
                return self.quiet_down(True)
            if c.get("cancel_quiet_down") is not None:
                return self.quiet_down(False)
            if c.get("replay_queue"):
                return self.replay(c["replay_queue"])
            if c.get("apply_changes"):
                if not self.ready or self.stopping.is_set():
                    return "RETRY", "it is %s" % self.state()
                return "DONE", "", self.apply(c["apply_changes"])
            return "RETRY", "this controller does not know the command"
        except Exception as e:  # whatever it is, it must not end the stream
            log("command %s: %r" % (c, e))
            return "RETRY", repr(e)

    # life

    def run(self, port):
        if REPLICA and not os.path.isdir(OWN):
            sys.exit("this life is over: there is no %s" % OWN)
        memory.load_all()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Page)
        server.controller = self
        self.url = "http://127.0.0.1:%d/" % server.server_address[1]
        if REPLICA:
            self.write_live()  # with the veto, before the first answer
            threading.Thread(target=self.keep_live, daemon=True).start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with self.lock:
            self.ready = True
        if self.sidecar:
            threading.Thread(target=self.sidecar.run, daemon=True).start()
        threading.Thread(target=self.work, daemon=True).start()
        self.changed()
        log("serves at " + self.url)
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        while not self.stopping.wait(1):
            pass
        if REPLICA:
            self.changed()
            self.write_live()  # stopping; nothing is released
        time.sleep(0.2)


# --- API: the talk with the sidecar -----------------------------------------------


class CallError(Exception):
    def __init__(self, code, message):
        super().__init__("%s (code %s)" % (message, code))
        self.code = code


NOT_FOUND, FAILED_PRECONDITION = 5, 9
READ_TIMEOUT = 45  # a silent stream brings a line every 15 s


class Sidecar:
    def __init__(self, controller):
        self.controller = controller
        self.lock = threading.Lock()
        self.ttl, self.silence, self.renewed = 10.0, 0.0, time.monotonic()
        self.reports = queue.Queue(maxsize=1000)
        self.pool = ThreadPoolExecutor(max_workers=8)

    def lease_ok(self):
        with self.lock:
            return time.monotonic() - self.renewed <= self.ttl and self.silence <= self.ttl

    def request(self, method, body, timeout):
        with open(URL_FILE) as f:  # again each time: the port may have changed
            address = urllib.parse.urlparse(f.read().strip()).netloc
        with open(TOKEN_FILE) as f:
            token = f.read().strip()
        connection = http.client.HTTPConnection(address, timeout=timeout)
        connection.request(
            "POST", "/footman.v1.Controller/" + method, json.dumps(body),
            {"Authorization": "Bearer " + token, "Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        if answer.status != 200:
            error = json.loads(answer.read())
            connection.close()
            raise CallError(error["code"], error["message"])
        return connection, answer

    def call(self, method, body):
        connection, answer = self.request(method, body, 5)
        try:
            return json.loads(answer.read())
        finally:
            connection.close()

    def report(self, build, phase):
        """Queues a report; it is dropped when there are too many, as Register lists everything."""
        try:
            self.reports.put_nowait((build, phase))
        except queue.Full:
            pass

    def run(self):
        """One session after the other."""
        pause = 0.1
        while True:
            began = time.monotonic()
            try:
                self.session()
            except (OSError, ValueError, http.client.HTTPException, CallError) as e:
                log("sidecar: %s" % e)
                if time.monotonic() - began > 5:
                    pause = 0.1
                if isinstance(e, CallError) and e.code == FAILED_PRECONDITION:
                    pause = 5  # this life is over; the runner will end it
            time.sleep(pause * (0.5 + random.random()))
            pause = min(pause * 2, 2)

    def session(self):
        c = self.controller
        self.reports = reports = queue.Queue(maxsize=1000)  # Register says what was before
        with c.lock:
            running = [{"job": b.job, "number": b.number} for b in c.runs.values()]
        sent = time.monotonic()
        answer = self.call("Register", {
            "replica": REPLICA, "incarnation": str(INCARNATION), "pid": os.getpid(), "implementation": "controller-python/1",
            "veto_active": True, "state": "CONTROLLER_STATE_" + c.state().upper(), "running": running,
            "features": FEATURES, "missing": {"node-locks": "it has no agents", "trigger-owners": "it has no triggers"}, "url": c.url,
        })
        session = answer["session"]
        self.renew(answer, sent)
        over = threading.Event()
        connection, stream = self.request("Commands", {"session": session}, READ_TIMEOUT)
        threading.Thread(target=self.beat, args=(session, over, seconds(answer["heartbeat_interval"]), connection), daemon=True).start()
        threading.Thread(target=self.tell, args=(session, over, reports), daemon=True).start()
        threading.Thread(target=self.tell_changes, args=(session, over), daemon=True).start()
        try:
            self.listen(session, stream)
        finally:
            over.set()
            connection.close()

    def listen(self, session, stream):
        while True:
            line = stream.readline()
            if not line.endswith(b"\n"):
                raise ConnectionError("the command stream ended")  # half a line is dropped
            message = json.loads(line)
            if "error" in message:
                raise CallError(message["error"]["code"], message["error"]["message"])
            command = message["result"]
            if command.get("keep_alive") is None:
                self.pool.submit(self.obey, session, command)

    def obey(self, session, command):
        outcome, reason, *applied = self.controller.command(command)
        try:
            self.call("Acknowledge", {
                "session": session, "id": command["id"], "outcome": "OUTCOME_" + outcome, "reason": reason,
                "applied": applied[0] if applied else [],
            })
        except (OSError, ValueError, http.client.HTTPException, CallError) as e:
            log("acknowledge: %s" % e)  # the command comes again

    def renew(self, answer, sent):
        with self.lock:
            self.ttl, self.renewed = seconds(answer["lease_ttl"]), sent
            self.silence = seconds(answer.get("runner_silence") or "0s")

    def beat(self, session, over, every, connection):
        while not over.wait(every):
            sent = time.monotonic()
            try:
                self.renew(self.call("Heartbeat", {"session": session}), sent)
            except CallError as e:
                if e.code == NOT_FOUND:  # the session is over: wake the reader
                    return connection.sock and connection.sock.shutdown(2)
            except (OSError, ValueError, http.client.HTTPException):
                pass  # the lease runs out by itself

    def tell(self, session, over, reports):
        """Sends reports: load at each change and every three seconds."""
        c = self.controller
        while not over.is_set():
            try:
                with c.lock:
                    load = {"session": session, "state": "CONTROLLER_STATE_" + c.state().upper(), "running_builds": len(c.runs), "queue_length": len(c.items)}
                self.call("ReportLoad", load)
                build, phase = reports.get(timeout=3)
                if build:
                    self.call("ReportBuild", {
                        "session": session, "build": {"job": build.job, "number": build.number},
                        "phase": "BUILD_PHASE_" + phase, "result": build.result,
                    })
            except queue.Empty:
                pass
            except (OSError, ValueError, http.client.HTTPException, CallError) as e:
                log("report: %s" % e)
                over.wait(1)

    def tell_changes(self, session, over):
        """Says what was saved before this session, what is loaded, and then each save."""
        first = True
        while not over.is_set():
            changes, lost = memory.take()
            try:
                if changes or lost:
                    self.call("ReportChanges", {"session": session, "changes": changes, "lost": lost})
                    continue
                if first:
                    self.tell_loaded(session)
                    first = False
            except (OSError, ValueError, http.client.HTTPException, CallError) as e:
                log("changes: %s" % e)
                memory.put_back(changes, lost)
                over.wait(1)
                continue
            memory.news.wait(1)
            memory.news.clear()

    def tell_loaded(self, session):
        loaded = memory.loaded()
        for i in range(0, len(loaded), CHUNK):
            changes = [{"path": p, "digest": d, "base": d, "loaded": True} for p, d in loaded[i : i + CHUNK]]
            self.call("ReportChanges", {"session": session, "changes": changes})
        if not memory.held:  # once in a life
            for i in range(0, len(loaded), CHUNK):
                self.call("ReportChanges", {"session": session, "holds": [p for p, _ in loaded[i : i + CHUNK] if p != "config.xml"]})
            memory.held = True


def seconds(duration):
    return float(duration.rstrip("s"))


# --- Pages --------------------------------------------------------------------------


class Page(http.server.BaseHTTPRequestHandler):
    def answer(self, code, value):
        data = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/xml" if isinstance(value, str) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def path_of(self):
        """Returns job, build number (0: none) and page of /job/team/job/app/7/api/json."""
        parts = self.path.split("?")[0].strip("/").split("/")
        names = []
        while len(parts) >= 2 and parts[0] == "job":
            names.append(urllib.parse.unquote(parts[1]))
            parts = parts[2:]
        number = int(parts.pop(0)) if parts and parts[0].isdigit() else 0
        return "/".join(names), number, "/".join(parts)

    def configured(self, method):
        """Pages on which items and nodes are configured: they act on memory. Returns False for others."""
        job, number, page = self.path_of()
        node = re.fullmatch(r"computer/([^/]+)/config\.xml", page)
        if page not in ("config.xml", "createItem", "doDelete") and not node or number or method == "GET" and page != "config.xml":
            return False
        folder = folder_of(job) if job else ""
        path = "nodes/%s/config.xml" % urllib.parse.unquote(node.group(1)) if node else folder + "/config.xml"
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if page == "createItem":
            name = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("name", [""])[0]
            path = (folder + "/" if folder else "") + "jobs/%s/config.xml" % name
        if any(part in ("", ".", "..") or "\0" in part for part in path.split("/")):
            self.answer(400, {"error": "that is no name"})
            return True
        memory.refresh(path)
        have = memory.text(path)
        if (not have) != (page == "createItem") and not node:
            self.answer(400 if have else 404, {"error": "there is one" if have else "no such item"})
        elif method == "GET":
            self.answer(200, have)
        elif page == "doDelete":
            memory.delete(os.path.dirname(path))
            self.answer(200, {})
        else:
            memory.save(path, body)
            self.answer(200, {})
        return True

    def do_GET(self):
        c = self.server.controller
        if self.path in ("/health", "/health/"):
            return self.answer(200 if c.ready else 503, {"status": c.ready})
        if self.configured("GET"):
            return None
        job, number, page = self.path_of()
        if number and REPLICA and job_exists(job):
            c.load(job, number)  # looking is loading, as in Jenkins; the record decides
        with c.lock:
            build = c.runs.get(key(job, number))
        if build:
            return self.answer(200, {"number": number, "building": True})
        xml = read_build(job, number) if number and job_exists(job) else None
        if xml and element(xml, "completed") == "true":
            return self.answer(200, {"number": number, "building": False, "result": element(xml, "result")})
        return self.answer(404, {"error": "no such build"})

    def do_POST(self):
        if self.configured("POST"):
            return None
        job, number, page = self.path_of()
        if number or page != "build" or not job_exists(job):
            return self.answer(404, {"error": "no such job"})
        self.server.controller.schedule(job)
        self.answer(201, {})

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Controller().run(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
