namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Reads settings and says, for a wrong one, where it came from and what was expected.</summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    public string? Text(string name) => configuration[name] is { Length: > 0 } text ? text : null;

    public bool Flag(string name, bool otherwise)
        => Text(name) is not { } text ? otherwise : bool.TryParse(text, out var flag) ? flag : throw Wrong(name, "true or false");

    public int Whole(string name, int otherwise, int from, int to)
        => Text(name) is not { } text ? otherwise : int.TryParse(text, out var number) && number >= from && number <= to ? number : throw Wrong(name, $"a whole number from {from} to {to}");

    /// <summary>Several texts: numbered (<c>Name:0</c>, <c>Name:1</c>) or separated by commas.</summary>
    public IReadOnlyList<string> List(string name)
        => Text(name) is { } text ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [.. configuration.GetSection(name).GetChildren().Select(child => child.Value).OfType<string>()];

    public SettingException Wrong(string name, string expected) => new($"The setting {name} ({Source(name)}) is wrong: expected {expected}.");

    private string Source(string name)
    {
        var provider = (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(name, out _));
        return provider switch
        {
            Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider => "from the environment",
            Microsoft.Extensions.Configuration.CommandLine.CommandLineConfigurationProvider => "from the command line",
            FileConfigurationProvider file => $"from {file.Source.Path}",
            _ => "from the configuration",
        };
    }
}

/// <summary>A setting keeps the host from starting.</summary>
public sealed class SettingException(string message) : Exception(message);
