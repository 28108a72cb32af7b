package hudson;

import java.util.Map;
import java.util.TreeMap;

public class EnvVars extends TreeMap<String, String> {
    public static final Map<String, String> masterEnvVars = new EnvVars(System.getenv());

    public EnvVars() { super(String.CASE_INSENSITIVE_ORDER); }
    public String put(String key, String value) { return super.put(key, value); }
    public String get(String key, String defaultValue) { return getOrDefault(key, defaultValue); }
    public EnvVars(Map<String, String> m) { this(); putAll(m); }
}
