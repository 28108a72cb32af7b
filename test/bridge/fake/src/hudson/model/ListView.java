package hudson.model;

public class ListView extends View {
    public ListView(String name) { super(name); }
    public ListView(String name, ViewGroup owner) { super(name, owner); }
}
