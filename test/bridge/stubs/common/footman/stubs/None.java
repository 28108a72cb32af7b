package footman.stubs;

/** Makes constructors of stubs, which must call one of their superclass. Nothing else uses it. */
public final class None {
    private None() {}
}
