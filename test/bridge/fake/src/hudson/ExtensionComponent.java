package hudson;

public class ExtensionComponent<T> implements Comparable<ExtensionComponent<T>> {
    private T instance;
    private double ordinal;

    public ExtensionComponent(T instance, double ordinal) { this.instance = instance; this.ordinal = ordinal; }
    public ExtensionComponent(T instance) { this(instance, 0); }
    public double ordinal() { return ordinal; }
    public T getInstance() { return instance; }
    public int compareTo(ExtensionComponent<T> that) {
        if (ordinal != that.ordinal) return ordinal > that.ordinal ? -1 : 1;
        return instance.getClass().getName().compareTo(that.instance.getClass().getName());
    }
}
