package hudson.model;

public class AllView extends View {
    public AllView(String name) { super(name); }
    public AllView(String name, ViewGroup owner) { super(name, owner); }
}
