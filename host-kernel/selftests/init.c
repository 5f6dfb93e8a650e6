// SPDX-License-Identifier: GPL-2.0-only
/*
 * The only program of the lab that runs the selftests: mounts what they need,
 * runs each file in /selftests, says how it ended, and turns the machine off.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void mount_at(const char *type, const char *path)
{
	mkdir(path, 0755);
	if (mount(type, path, type, 0, NULL))
		perror(path);
}

/* Of the kernel's complaints at the console, "quiet" hides the most useful. */
static long complaints(void)
{
	const char *files[] = { "/sys/kernel/warn_count", "/sys/kernel/oops_count" };
	long sum = 0, n;
	FILE *file;
	int i;

	for (i = 0; i < 2; i++) {
		file = fopen(files[i], "r");
		if (!file || fscanf(file, "%ld", &n) != 1)
			n = 1000000;
		if (file)
			fclose(file);
		sum += n;
	}
	return sum;
}

static int run(const char *name)
{
	char path[512];
	long before = complaints(), after;
	int status = -1;
	pid_t pid;

	snprintf(path, sizeof(path), "/selftests/%s", name);
	pid = fork();
	if (!pid) {
		execl(path, path, (char *)NULL);
		perror(path);
		_exit(127);
	}
	while (waitpid(-1, &status, 0) != pid)
		;
	after = complaints();
	printf("# %s ended with status %#x, kernel warnings: %ld\n",
	       name, status, after - before);
	return status || after != before;
}

int main(void)
{
	struct dirent *entry;
	int ran = 0, failed = 0;
	DIR *dir;

	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("tmpfs", "/tmp");
	mount_at("tracefs", "/sys/kernel/tracing");

	printf("# CPUs: %ld\n", sysconf(_SC_NPROCESSORS_ONLN));
	fflush(stdout);
	dir = opendir("/selftests");
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		ran++;
		failed += run(entry->d_name);
	}

	printf("# selftests end: %d ran, %d failed\n", ran, failed);
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	reboot(RB_POWER_OFF);
	return 1;
}
