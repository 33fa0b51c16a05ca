using System.Globalization;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>Keeps a second process off the data folder. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private const string FileName = "flows.lock";

    /// <summary>Beside the lock, since nobody can read a file that is locked.</summary>
    private const string HolderFileName = "flows.pid";

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">Another process has the folder, or it cannot be written to.</exception>
    public static DataFolderLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(Path.Combine(folder, HolderFileName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageException($"The data folder \"{folder}\" cannot be written to. Give this user the right to, or set FLOWS_DATA to another folder.", exception);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new StorageException(
                $"The data folder \"{folder}\" is in use by another process{HolderOf(folder)}. One process at a time may use it: stop that one, or set FLOWS_DATA to another folder.",
                exception);
        }
        catch (IOException exception)
        {
            throw new StorageException($"The data folder \"{folder}\" cannot be created: {exception.Message}", exception);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderOf(string folder)
    {
        try
        {
            return $" (process {File.ReadAllText(Path.Combine(folder, HolderFileName))})";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
