#!/bin/sh
# Joins the parts of core.groovy as the installer does: sh join.sh > core.groovy
cd "$(dirname "$0")" && cat core/*.groovy
