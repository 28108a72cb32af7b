package hudson.model;

public class Failure extends RuntimeException {
    public Failure(String message) { super(message); }
    public Failure(String message, boolean pre) { super(message); }
}
