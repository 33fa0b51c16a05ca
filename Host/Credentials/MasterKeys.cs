using System.Globalization;
using System.Security.Cryptography;
using Bizoholic.Flows.Host.Hosting;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>
/// The versions of the installation's master key: given by a setting, or kept in a file that only this user may read. The highest version encrypts; the
/// others are kept to read what they encrypted.
/// </summary>
internal sealed class MasterKeys
{
    public const string FileName = "master-keys";

    private const int KeyBytes = 32;

    private readonly string? _file;
    private readonly Lock _gate = new();
    private SortedDictionary<int, byte[]> _keys;

    private MasterKeys(SortedDictionary<int, byte[]> keys, string? file)
    {
        _keys = keys;
        _file = file;
    }

    /// <summary>The version that encrypts.</summary>
    public (int Version, byte[] Key) Current
    {
        get
        {
            lock (_gate)
            {
                return _keys.Count > 0
                    ? (_keys.Last().Key, _keys.Last().Value)
                    : throw new CredentialException("This installation has no master key, so it cannot keep credentials. Several hosts share one: give each the same setting Credentials:MasterKeys, or Credentials:KeyFile.");
            }
        }
    }

    /// <summary>False where the keys are a setting: a new version is added there.</summary>
    public bool CanAdd => _file is not null;

    /// <exception cref="SettingException">A key is not usable.</exception>
    public static MasterKeys Load(CredentialSettings settings)
    {
        if (settings.MasterKeys.Count > 0)
        {
            return new MasterKeys(Parse(settings.MasterKeys, "The setting Credentials:MasterKeys"), null);
        }

        if (settings.KeyFile is not { } file)
        {
            return new MasterKeys([], null);
        }

        if (!File.Exists(file))
        {
            if (!settings.MayCreateKeyFile)
            {
                throw new SettingException($"The setting Credentials:KeyFile names '{file}', but there is no such file.");
            }

            Write(file, new SortedDictionary<int, byte[]> { [1] = RandomNumberGenerator.GetBytes(KeyBytes) }, overwrite: false);
        }

        return new MasterKeys(Read(file), file);
    }

    /// <summary>Keys that are gone with the process: for storage in memory.</summary>
    public static MasterKeys OfThisProcess() => new(new SortedDictionary<int, byte[]> { [1] = RandomNumberGenerator.GetBytes(KeyBytes) }, null);

    /// <summary>Null when the version is unknown, also after the file was read again: another process may have added it.</summary>
    public byte[]? Find(int version)
    {
        lock (_gate)
        {
            if (!_keys.ContainsKey(version) && _file is not null && File.Exists(_file))
            {
                _keys = Read(_file);
            }

            return _keys.GetValueOrDefault(version);
        }
    }

    /// <summary>Adds a version to the file; from now on it encrypts. It is on disk before this returns.</summary>
    public int Add()
    {
        lock (_gate)
        {
            if (_file is null)
            {
                throw new CredentialException("The master keys come from the setting Credentials:MasterKeys. Add a version there on every host first, such as \"1:old,2:new\".");
            }

            var keys = Read(_file);
            var version = keys.Last().Key + 1;
            keys[version] = RandomNumberGenerator.GetBytes(KeyBytes);
            Write(_file, keys, overwrite: true);
            _keys = keys;
            return version;
        }
    }

    private static SortedDictionary<int, byte[]> Read(string file)
        => Parse(File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'), $"The key file {file}");

    private static SortedDictionary<int, byte[]> Parse(IEnumerable<string> lines, string source)
    {
        var keys = new SortedDictionary<int, byte[]>();
        var key = new byte[KeyBytes];
        foreach (var line in lines)
        {
            var parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version == 0
                || !Convert.TryFromBase64String(parts[1], key, out var length) || length != KeyBytes || !keys.TryAdd(version, [.. key]))
            {
                throw new SettingException($"{source} is wrong: expected versions such as 1:<32 random bytes in Base64>, each version once.");
            }
        }

        return keys.Count > 0 ? keys : throw new SettingException($"{source} holds no key.");
    }

    private static void Write(string file, SortedDictionary<int, byte[]> keys, bool overwrite)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var whole = $"# Master keys of this installation's credentials. Without this file they cannot be read: back it up, apart from the database.{Environment.NewLine}"
            + string.Concat(keys.Select(key => $"{key.Key}:{Convert.ToBase64String(key.Value)}{Environment.NewLine}"));
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(whole));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite);
    }
}
