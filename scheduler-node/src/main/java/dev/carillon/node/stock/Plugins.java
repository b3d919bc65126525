package dev.carillon.node.stock;

import dev.carillon.task.TaskProvider;
import dev.carillon.task.TaskRegistry;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks in the jars of a folder. */
final class Plugins {

    /** How many jars the folder may have. */
    static final int MOST_JARS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private Plugins() {}

    /**
     * Adds what is in the folder. Its classes stay loaded as long as the process lives.
     *
     * @throws IllegalArgumentException naming {@code plugins} when the folder cannot be read, or a jar does not do what it says
     */
    static void add(Path folder, TaskRegistry.Builder tasks) {
        List<URL> jars = jars(folder);
        ClassLoader loader = URLClassLoader.newInstance(jars.toArray(URL[]::new), TaskProvider.class.getClassLoader());
        int found = 0;
        try {
            for (TaskProvider provider : ServiceLoader.load(TaskProvider.class, loader)) {
                provider.register(tasks);
                LOG.info("plugin {} brings tasks", provider.getClass().getName());
                found++;
            }
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException("plugins: " + folder + ": " + e.getMessage(), e);
        }
        if (found == 0) {
            LOG.warn("plugins: {} has {} jars and none of them brings a task", folder, jars.size());
        }
    }

    private static List<URL> jars(Path folder) {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                jars.add(url(jar));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("plugins: " + folder + " cannot be read: " + e.getMessage(), e);
        }
        if (jars.size() > MOST_JARS) {
            throw new IllegalArgumentException("plugins: " + folder + " has more than " + MOST_JARS + " jars");
        }
        return jars;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("plugins: " + jar + " has no address", e);
        }
    }
}
