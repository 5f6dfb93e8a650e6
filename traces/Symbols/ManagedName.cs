namespace Hostcall.Traces;

/// <summary>
/// Makes names of ahead-of-time compiled C# readable: <c>Hostcall_Paths_Hostcall_Paths_GuestSession__Run</c> is
/// GuestSession.Run. Assembly, namespace and type are joined by one underscore, type and method by two.
/// </summary>
internal static class ManagedName
{
    private static readonly string[] Assemblies = ["Hostcall_", "hostcall_", "S_P_", "System_"];

    /// <summary>
    /// The same for code that was compiled at run time: <c>void [Hostcall.Paths] Hostcall.Paths.GuestSession::Run(int64)[Tier1]</c>.
    /// </summary>
    public static string ShortenCompiled(string symbol)
    {
        int split = symbol.IndexOf("::", StringComparison.Ordinal);
        if (split < 0 || !symbol.Contains(']', StringComparison.Ordinal)) return symbol;
        string type = symbol[..split];
        string method = symbol[(split + 2)..];
        int end = method.IndexOfAny(['(', '[']);
        return $"{type[(type.LastIndexOfAny(['.', ' ', ']']) + 1)..]}.{(end > 0 ? method[..end] : method)}";
    }

    public static string Shorten(string symbol)
    {
        int split = symbol.IndexOf("__", 1, StringComparison.Ordinal);
        bool isManaged = split > 0 && Assemblies.Any(start => symbol.StartsWith(start, StringComparison.Ordinal));
        if (!isManaged || symbol.Contains('<', StringComparison.Ordinal)) return symbol;
        string type = symbol[..split];
        return $"{type[(type.LastIndexOf('_') + 1)..]}.{symbol[(split + 2)..]}";
    }
}
