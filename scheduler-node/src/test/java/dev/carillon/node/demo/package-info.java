@NullMarked
package dev.carillon.node.demo;

import org.jspecify.annotations.NullMarked;
