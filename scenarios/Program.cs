return Hostcall.Scenarios.CommandLine.Run(args);
