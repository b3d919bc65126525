package dev.carillon.mutants;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole project once more, product and tests, with some files changed. Libraries are those of everybody, so a test that
 * is loaded here can be run, and understood, from outside.
 */
final class MutantClasses extends ClassLoader {

    private static final String OURS = "dev.carillon.";

    private final List<Path> folders;
    private final Map<String, byte[]> changed;

    /** @param changed classes and resources by their names on the class path, with what they are here */
    MutantClasses(List<Path> folders, Map<String, byte[]> changed) {
        super("mutant", MutantClasses.class.getClassLoader());
        this.folders = folders;
        this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable URL getResource(String name) {
        Optional<Path> file = file(name);
        try {
            return file.isPresent() ? file.get().toUri().toURL() : super.getResource(name);
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = bytes(name);
        return bytes != null ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
    }

    private byte @Nullable [] bytes(String name) {
        byte[] here = changed.get(name);
        if (here != null) {
            return here;
        }
        Optional<Path> file = file(name);
        try {
            return file.isPresent() ? Files.readAllBytes(file.get()) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private Optional<Path> file(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
