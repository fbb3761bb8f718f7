package org.communique.openapi;

/** Loads classes of the Jandex index. */
final class IndexedClasses {
    private IndexedClasses() {}

    static Class<?> named(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The index names a class that is not on the class path.", e);
        }
    }
}
