namespace Hostcall.Paths;

/// <summary>Which kernel module implements KVM here: the vendor's, or a software one.</summary>
public static class KvmModule
{
    /// <summary>Whether it runs what a guest does in ring 0 an instruction at a time: a software KVM, which has no virtualization instructions.</summary>
    public static bool EmulatesKernels() => Name().Contains("kvm_pvm", StringComparison.Ordinal);

    /// <summary>The loaded modules whose name starts with <c>kvm_</c>, or <c>kvm</c> where it is built in.</summary>
    public static string Name()
    {
        try
        {
            var names = Directory.EnumerateDirectories("/sys/module", "kvm_*").Select(Path.GetFileName).Order();
            string joined = string.Join(", ", names);
            return joined.Length > 0 ? joined : "kvm (built in)";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "an unknown KVM module";
        }
    }
}
