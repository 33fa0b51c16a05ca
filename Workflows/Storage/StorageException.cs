namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>The storage cannot do what it was asked to; the message is fit for people who run the product.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
