namespace Hostcall.Scenarios;

/// <summary>The command line: parses the arguments and picks the command.</summary>
public static class CommandLine
{
    public static int Run(string[] args) => args.Length;
}
