/* styles */ body { margin: 0; }                                                                            
