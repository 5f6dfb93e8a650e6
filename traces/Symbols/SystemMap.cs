using System.Globalization;
using Hostcall.Results;

namespace Hostcall.Traces;

/// <summary>
/// Reads the kernel's symbols, from System.map, nm or /proc/kallsyms: an address, a type and a name on each line, and behind
/// the name of a module's symbol, in brackets, that of the module.
/// </summary>
public static class SystemMap
{
    /// <summary>Labels inside a function, by the function that they are part of.</summary>
    private static readonly Dictionary<string, string> InnerLabels = new(StringComparer.Ordinal)
    {
        ["entry_SYSCALL_64_safe_stack"] = "entry_SYSCALL_64",
        ["entry_SYSCALL_64_after_hwframe"] = "entry_SYSCALL_64",
        ["entry_SYSRETQ_unsafe_stack"] = "entry_SYSCALL_64",
        ["entry_SYSRETQ_end"] = "entry_SYSCALL_64",
        ["vmx_vmexit"] = "__vmx_vcpu_run",
        ["swapgs_restore_regs_and_return_to_usermode"] = "common_interrupt_return",
        ["restore_regs_and_return_to_kernel"] = "common_interrupt_return",
    };

    /// <exception cref="ResultFileException">The file cannot be read or is damaged.</exception>
    public static SymbolTable Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Parse(reader, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    /// <summary>Takes the code symbols; each reaches to the next one.</summary>
    /// <exception cref="ResultFileException">A line is no symbol, or there is no code at all.</exception>
    public static SymbolTable Parse(TextReader reader, string path)
    {
        var starts = new SortedDictionary<ulong, string>();
        int named = 0;
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            string[] fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            bool isModules = fields is [_, _, _, ['[', .., ']']];
            bool hasFields = (fields.Length == 3 || isModules) && fields[1].Length == 1;
            if (!hasFields || !ulong.TryParse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address))
                throw new ResultFileException(path, line, "is not \"address type name\"");
            if (fields[1][0] is not ('t' or 'T' or 'w' or 'W')) continue;
            named++;
            if (!starts.TryGetValue(address, out string? other) || IsBetter(fields[2], other)) starts[address] = fields[2];
        }

        if (starts.Count == 0) throw new ResultFileException(path, "names no code");
        if (starts.Count == 1 && (named > 1 || starts.ContainsKey(0)))
        {
            ulong same = starts.Keys.Single();
            throw new ResultFileException(path, $"has the address {same:x} for all of its functions: the kernel hid them (kernel.kptr_restrict); "
                + "read it again as root, or after sudo sysctl kernel.kptr_restrict=0");
        }

        ulong[] addresses = [.. starts.Keys];
        return new SymbolTable(starts.Select((start, index) => new Symbol(
            start.Key, index + 1 < addresses.Length ? addresses[index + 1] : start.Key + 1, new FunctionName(Domain.HostKernel, NameOf(start.Value)))));
    }

    /// <summary>Cold parts of a function are the function.</summary>
    private static string NameOf(string symbol)
    {
        string name = symbol.EndsWith(".cold", StringComparison.Ordinal) ? symbol[..^".cold".Length] : symbol;
        return InnerLabels.GetValueOrDefault(name, name);
    }

    /// <summary>Of names of one address, that of the 64-bit system call, or the one that a person would have given.</summary>
    private static bool IsBetter(string name, string other)
    {
        bool isBorder = IsBorder(name);
        if (isBorder != IsBorder(other)) return !isBorder;
        bool isSystemCall = name.StartsWith("__x64_sys_", StringComparison.Ordinal);
        if (isSystemCall != other.StartsWith("__x64_sys_", StringComparison.Ordinal)) return isSystemCall;
        int underscores = Underscores(name), othersUnderscores = Underscores(other);
        return underscores != othersUnderscores ? underscores < othersUnderscores : string.CompareOrdinal(name, other) < 0;
    }

    /// <summary>Marks where a section begins or ends, and shares its address with a function.</summary>
    private static bool IsBorder(string name) => name is "_text" or "_stext" or "_etext"
        || (name.StartsWith("__", StringComparison.Ordinal) && name.Contains("_text_", StringComparison.Ordinal));

    private static int Underscores(string name) => name.Length - name.TrimStart('_').Length;
}
