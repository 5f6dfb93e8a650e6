/* host: the payload runs in this process. */
#include "reference.h"
#include "layout.h"

static void open_host(void)
{
}

static void run_host(void)
{
    ((void (*)(void))RegionLayout_Body)();
}

static void close_host(void)
{
}

const struct reference_path host_path = { "host", open_host, run_host, close_host };
