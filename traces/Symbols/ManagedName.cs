namespace Hostcall.Traces;

/// <summary>
/// Makes names of ahead-of-time compiled C# readable: <c>Hostcall_Paths_Hostcall_Paths_GuestSession__Run</c> is
/// GuestSession.Run. Assembly, namespace and type are joined by one underscore, type and method by two.
/// </summary>
internal static class ManagedName
{
    private static readonly string[] Assemblies = ["Hostcall_", "hostcall_", "S_P_", "System_"];

    public static string Shorten(string symbol)
    {
        int split = symbol.IndexOf("__", 1, StringComparison.Ordinal);
        bool isManaged = split > 0 && Assemblies.Any(start => symbol.StartsWith(start, StringComparison.Ordinal));
        if (!isManaged || symbol.Contains('<', StringComparison.Ordinal)) return symbol;
        string type = symbol[..split];
        return $"{type[(type.LastIndexOf('_') + 1)..]}.{symbol[(split + 2)..]}";
    }
}
