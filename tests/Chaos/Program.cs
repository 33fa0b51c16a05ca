using Bizoholic.Flows.Chaos;

if (Options.Read(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 64;
}

return await Experiment.RunAsync(options);
