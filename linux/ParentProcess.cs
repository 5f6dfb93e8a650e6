namespace Hostcall.Linux;

/// <summary>Ties this process to the one that started it, so that no child is ever left over.</summary>
public static class ParentProcess
{
    /// <summary>From now on this process is killed when its parent ends, however that ends (PR_SET_PDEATHSIG).</summary>
    /// <param name="parent">Process id of the parent.</param>
    /// <returns>False where the parent was gone already, and this process should end at once.</returns>
    /// <exception cref="LinuxException">The kernel refuses, which none is known to do.</exception>
    public static bool EndWith(int parent)
    {
        if (Libc.prctl(Libc.PR_SET_PDEATHSIG, Libc.SIGKILL) != 0) throw LinuxException.Last("prctl(PR_SET_PDEATHSIG)");
        return Libc.getppid() == parent;
    }
}
