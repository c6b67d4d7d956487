"""The HTTP resources of the gateway, one file a resource."""
