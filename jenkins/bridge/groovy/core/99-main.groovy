/** Puts everything in place. Whatever it throws ends the JVM (guard). */
@CompileStatic
final class Main {
    static void install(Room r) {
        try {
            r.install()
            Features.active(r.name())
        } catch (Throwable t) {
            if (r.needed()) { throw new IllegalStateException('hook "' + r.name() + '" is not possible here: ' + t, t) }
            Features.missing(r.name(), String.valueOf(t))
            Footman.log.log(Level.WARNING, 'feature "' + r.name() + '" is not possible here', t)
        }
    }

    static void boot() {
        List<Room> rooms = new ArrayList<Room>()
        for (Room r : rooms) { install(r) }
    }
}

Main.boot()
